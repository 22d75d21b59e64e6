/** Class of each row; of a regression the number of each. */
export type Labels = Int32Array | Float64Array

/** Pictures with their classes, as numbers that a model takes: features on disk, or pixels. Never whole in memory. */
export interface LabelledRows {
  count: number
  /** Shape of one row. */
  shape: readonly number[]
  rowLength: number
  labels: Labels
  /** Copy rows into `into`, in the order asked for. */
  read(rows: ArrayLike<number>, into: Float32Array): Promise<void>
}

/** The training pictures as each epoch shows them. */
export interface TrainingRows {
  count: number
  /** @param epoch from 1 */
  inEpoch(epoch: number): LabelledRows
}

/** Training rows that look the same in every epoch. */
export const sameInEveryEpoch = (rows: LabelledRows): TrainingRows => ({ count: rows.count, inEpoch: () => rows })

/**
 * Read several rows, in any order, at the same time: neighbours in one go, all pieces at once. One after the other, each
 * would wait for the engine to give this thread back.
 *
 * @param read copies rows that follow each other
 */
export const readTogether = async (
  rows: ArrayLike<number>,
  into: Float32Array,
  read: (rows: readonly number[], into: Float32Array) => Promise<void>,
): Promise<void> => {
  const all = Array.from(rows)
  const rowLength = into.length / all.length
  const pieces: Promise<void>[] = []
  for (let from = 0, to = 0; from < all.length; from = to) {
    for (to = from + 1; to < all.length && all[to] === all[from]! + to - from;) to++
    pieces.push(read(all.slice(from, to), into.subarray(from * rowLength, to * rowLength)))
  }
  await Promise.all(pieces)
}

/** A batch in memory; `values` is good until the next batch is asked for. */
export interface Batch {
  rows: Uint32Array
  values: Float32Array
  labels: Labels
}

/**
 * Read batches in order, the next one while the caller works on this one.
 *
 * @param order indices of rows; every `size` of them make a batch, the last may be smaller
 * @param from batches to leave out at the start
 */
export async function* batchesOf(
  source: LabelledRows,
  order: Uint32Array,
  size: number,
  from = 0,
): AsyncGenerator<Batch> {
  const buffers = [0, 1].map(() => new Float32Array(Math.min(size, order.length) * source.rowLength))
  const read = async (at: number): Promise<Batch | null> => {
    const rows = order.subarray(at * size, (at + 1) * size)
    if (rows.length === 0) return null
    const values = buffers[at % 2]!.subarray(0, rows.length * source.rowLength)
    await source.read(rows, values)
    return { rows, values, labels: pickLabels(source.labels, rows) }
  }
  let next = read(from)
  for (let at = from; ; at++) {
    const batch = await next
    if (!batch) return
    next = read(at + 1)
    next.catch(() => undefined) // told when its turn comes
    yield batch
  }
}

/** The labels of some rows, in the order given. */
export const pickLabels = (labels: Labels, rows: ArrayLike<number>): Labels => {
  const picked = labels instanceof Int32Array ? new Int32Array(rows.length) : new Float64Array(rows.length)
  for (let at = 0; at < picked.length; at++) picked[at] = labels[rows[at]!]!
  return picked
}
