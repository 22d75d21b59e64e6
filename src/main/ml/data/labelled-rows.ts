/** Pictures with their classes, as numbers that a model takes: features on disk, or pixels. Never whole in memory. */
export interface LabelledRows {
  count: number
  /** Shape of one row. */
  shape: readonly number[]
  rowLength: number
  /** Class of each row. */
  labels: Int32Array
  /** Copy rows into `into`, in the order asked for. */
  read(rows: ArrayLike<number>, into: Float32Array): Promise<void>
}

/** A batch in memory; `values` is good until the next batch is asked for. */
export interface Batch {
  rows: Uint32Array
  values: Float32Array
  labels: Int32Array
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
    // All at once: one after the other, each would wait for the engine to give this thread back.
    await Promise.all(
      Array.from(rows, (row, i) =>
        source.read([row], values.subarray(i * source.rowLength, (i + 1) * source.rowLength)),
      ),
    )
    return { rows, values, labels: Int32Array.from(rows, row => source.labels[row]!) }
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
