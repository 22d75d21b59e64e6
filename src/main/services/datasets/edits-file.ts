import { z } from 'zod'
import { datasetEdit, split, splitCount } from '../../../shared/contract/datasets.ts'
import { readJson, writeJson } from '../../files/atomic.ts'
import { ifFound } from '../../files/if-there.ts'

/** Edits.json: what a person changed in a dataset, oldest first, and the counts that follow from it. */
const editsFile = z.object({
  format: z.literal(1),
  edits: z.array(z.intersection(datasetEdit, z.object({ time: z.string() }))),
  splits: z.record(split, splitCount),
  leftOut: z.number().int(),
})
export type DatasetEdits = Omit<z.infer<typeof editsFile>, 'format'>

/** A dataset's changes, or null where nothing was changed. @throws LabError `dataset-invalid` where the file is damaged */
export const readEdits = (file: string): Promise<DatasetEdits | null> =>
  ifFound(() => readJson(file, editsFile, 'dataset-invalid'))

export const writeEdits = (file: string, edits: DatasetEdits): Promise<void> => writeJson(file, { format: 1, ...edits })
