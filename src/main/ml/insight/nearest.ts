export interface Near {
  row: number
  /** Cosine of the angle between the features, -1..1; 1 is the same direction. */
  similarity: number
}

/**
 * The rows most like a query, the most similar first: by the cosine, which asks for the same features in the same
 * proportions, not for the same strength.
 *
 * @param query float32 [length]
 * @param rows float32 [count, length]
 * @param isLeftOut rows that do not count, such as the query itself
 * @example nearest(Float32Array.of(1, 0), Float32Array.of(0, 1, 2, 0), 1) // [{ row: 1, similarity: 1 }]
 */
export const nearest = (
  query: Float32Array,
  rows: Float32Array,
  wanted: number,
  isLeftOut: (row: number) => boolean = () => false,
): Near[] => {
  const { length } = query
  const queryNorm = normOf(query)
  const all: Near[] = []
  for (let row = 0; row < rows.length / length; row++) {
    if (isLeftOut(row)) continue
    const own = rows.subarray(row * length, (row + 1) * length)
    let product = 0
    for (let at = 0; at < length; at++) product += query[at]! * own[at]!
    all.push({ row, similarity: product / (queryNorm * normOf(own) || 1) })
  }
  return all.sort((a, b) => b.similarity - a.similarity || a.row - b.row).slice(0, wanted)
}

const normOf = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
