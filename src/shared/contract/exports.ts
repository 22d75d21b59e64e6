import { z } from 'zod'
import { request } from './define.ts'
import { offerToken } from './offers.ts'
import { runId } from './run-spec.ts'

export const exportFormats = ['keras', 'h5', 'tfjs', 'onnx', 'folder', 'notebook', 'script', 'share'] as const
export type ExportFormat = (typeof exportFormats)[number]

interface FormatInfo {
  title: string
  /** What the file's name ends with; empty for a folder. */
  extension: string
  /** One sentence: what opens it. */
  help: string
}

/** What each format is: the one list that the dialog and the command line show. */
export const exportFormatInfo: Record<ExportFormat, FormatInfo> = {
  keras: {
    title: 'Keras',
    extension: '.keras',
    help: 'One file that Keras 3 opens in its safe mode: keras.models.load_model.',
  },
  h5: {
    title: 'Keras HDF5',
    extension: '.h5',
    help: 'One file in the older format, which Keras 2, Keras 3 and many other programs open.',
  },
  tfjs: {
    title: 'TensorFlow.js',
    extension: '',
    help: 'A folder with model.json and its weights: tf.loadLayersModel in a web page or in Node.',
  },
  onnx: {
    title: 'ONNX',
    extension: '.onnx',
    help: 'One file for ONNX Runtime and whatever else reads ONNX, from Python to telephones.',
  },
  folder: {
    title: 'Web page and Python script',
    extension: '',
    help: 'A folder with a page that classifies dropped pictures without any network, and a script that does it in Python.',
  },
  notebook: {
    title: 'Notebook',
    extension: '.ipynb',
    help: 'This run again as a Jupyter notebook in Keras: data, network, training and evaluation, with the lab’s numbers beside.',
  },
  script: {
    title: 'Python script',
    extension: '.py',
    help: 'The same as the notebook, as a plain Keras script.',
  },
  share: {
    title: 'Shared run',
    extension: '.unfreeze',
    help: 'One file with settings, curves, results and model that another Unfreeze imports.',
  },
}

/** How an export's predictions compare with the run's own. */
export const exportParity = z.object({
  /** How many pictures it was tried on. */
  images: z.number().int(),
  /** The run's own pictures among them; none where they are gone and pictures were drawn instead. */
  files: z.array(z.string()),
  /** Of all probabilities, or of the numbers of a regression, in the target's unit. */
  maxAbsDifference: z.number(),
  /** Whether both say the same class of each picture; null for a regression. */
  sameClass: z.boolean().nullable(),
})
export type ExportParity = z.infer<typeof exportParity>

/** What an export made. */
export const exported = z.object({
  /** Absolute path of the file or folder. */
  file: z.string(),
  format: z.enum(exportFormats),
  bytes: z.number(),
  /** Null for what is no model. */
  parity: exportParity.nullable(),
  /** Where the report lies; null where there is none. */
  report: z.string().nullable(),
  /** Names it for a download, where it was kept in the lab's home. */
  download: z.string().nullable(),
})
export type Exported = z.infer<typeof exported>

export const exportRequests = {
  /** Starts a job; its result is what was made. Without `out` it is kept in the lab's home. */
  'exports.start': request(
    z.object({
      runId,
      format: z.enum(exportFormats),
      checkpoint: z.enum(['best', 'last']).default('best'),
      /** A new file or folder of that name, or a folder that it is put into. */
      out: offerToken.optional(),
      /** Take the place of what is there. */
      force: z.boolean().default(false),
    }),
    z.object({ jobId: z.string() }),
  ),
  /** Starts a job that takes a shared run in; its result is the run's summary. */
  'sharedRuns.import': request(z.object({ token: offerToken }), z.object({ jobId: z.string() })),
}
