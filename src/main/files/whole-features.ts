import type { FeatureArray, FeatureRequest } from './feature-array.ts'
import { markUsed } from './feature-arrays.ts'
import type { ArrayPlan } from './feature-rows.ts'
import { arrayPlaces, readPlan, readRecords } from './feature-rows.ts'
import { openValues, readDecoded, wholeRecords } from './feature-values.ts'

/** Whether an array is of these pictures, and kept in a way that does: float32 stands in for float16. */
export const planFits = (
  { rowShape, images, dtype }: ArrayPlan,
  wanted: Pick<FeatureRequest, 'rowShape' | 'images' | 'settings'>,
): boolean =>
  rowShape.join() === wanted.rowShape.join() &&
  images.join() === wanted.images.join() &&
  (dtype === wanted.settings.dtype || dtype === 'float32')

/**
 * Features that somebody else holds, to be read: nobody changes an array any more that is whole. A training and an
 * evaluation, or two labs, may so work from the same ones.
 *
 * @returns null where they are not whole yet
 */
export const openWholeFeatures = async (request: FeatureRequest, folder: string): Promise<FeatureArray | null> => {
  const plan = await readPlan(folder)
  if (!plan || !planFits(plan, request)) return null
  const rows = await openValues(folder)
  if (!rows) return null
  const records = await wholeRecords(rows, await readRecords(folder))
  if (new Set(records.flatMap(record => record.rows)).size < request.images.length) {
    await rows.close()
    return null
  }
  await markUsed(folder)
  return {
    folder,
    path: arrayPlaces(folder).features,
    rowShape: request.rowShape,
    count: request.images.length,
    dtype: () => plan.dtype,
    missing: () => [],
    writeChunk: () => Promise.reject(new Error('nothing is missing in an array that is whole')),
    readRows: (indices, into) => readDecoded(rows, indices, into),
    close: () => rows.close(),
  }
}
