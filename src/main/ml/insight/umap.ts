import { setImmediate } from 'node:timers/promises'
import { UMAP } from 'umap-js'
import { LabError } from '../../../shared/contract/errors.ts'
import { streamOf } from '../../../shared/counter-random.ts'

export interface UmapOptions {
  seed: number
  signal: AbortSignal
  /** Hears which round is done, of how many. */
  onRound?: (done: number, total: number) => void
}

/** Neighbours that each row keeps close to: the method's own default. */
const neighbours = 15

/**
 * UMAP (McInnes, Healy and Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction",
 * 2018) in two dimensions: rows that are near each other stay near; how far apart two heaps lie means little.
 *
 * @param rows float32 [count, length], at least 3 of them
 * @returns float32 [count, 2]
 * @throws LabError `stopped`
 */
export const umap = async (
  rows: Float32Array,
  count: number,
  length: number,
  { seed, signal, onRound }: UmapOptions,
): Promise<Float32Array> => {
  const draw = streamOf(`${seed}/umap`)
  let drawn = 0
  const projection = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(neighbours, count - 1),
    random: () => draw(drawn++) / 4294967296,
  })
  const total = projection.initializeFit(
    Array.from({ length: count }, (_, row) => [...rows.subarray(row * length, (row + 1) * length)]),
  )
  for (let round = 0; round < total; round++) {
    if (round % 10 === 0) await setImmediate() // lets a message in
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    projection.step()
    onRound?.(round + 1, total)
  }
  return Float32Array.from(projection.getEmbedding().flat())
}
