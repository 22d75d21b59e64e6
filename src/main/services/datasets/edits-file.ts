import { z } from 'zod'
import { datasetEdit, split, splitCount } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { readJson, writeJson } from '../../files/atomic.ts'

/** Edits.json: what a person changed in a dataset, oldest first, and the counts that follow from it. */
const editsFile = z.object({
  format: z.literal(1),
  edits: z.array(z.intersection(datasetEdit, z.object({ time: z.string() }))),
  splits: z.record(split, splitCount),
  leftOut: z.number().int(),
})
export type DatasetEdits = Omit<z.infer<typeof editsFile>, 'format'>

/** A dataset's changes, or null where nothing was changed. @throws LabError `dataset-invalid` where the file is damaged */
export const readEdits = async (file: string): Promise<DatasetEdits | null> => {
  try {
    return await readJson(file, editsFile, 'dataset-invalid')
  } catch (error) {
    if (error instanceof LabError && error.code === 'not-found') return null
    throw error
  }
}

export const writeEdits = (file: string, edits: DatasetEdits): Promise<void> => writeJson(file, { format: 1, ...edits })
