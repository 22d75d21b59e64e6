import { bankStream, drawView } from '../../../shared/augment/views.ts'
import type { Split } from '../../../shared/contract/datasets.ts'
import type { FeatureArray } from '../../files/feature-array.ts'
import type { RunFile } from '../../files/run-file.ts'
import type { Extraction, Version } from '../../ml/features/extract.ts'
import { extract, picturesIn } from '../../ml/features/extract.ts'

/** An array of features and what its pictures are. */
export interface Target {
  array: FeatureArray
  split: Split
  /** Which view of the bank; null for the pictures as they are. */
  view: number | null
  /** The same pictures' output of a layer on the way, kept in the same pass; null where nobody wants it. */
  also: { layer: string; array: FeatureArray } | null
}

export const missingRows = (targets: readonly Target[]): number =>
  [...new Set(targets.map(({ array }) => array))].reduce((sum, array) => sum + array.missing().flat().length, 0)

/**
 * Compute all that is missing. A picture is decoded once for all of its views; what is written is whole and synced chunk by
 * chunk, so that a crash loses one.
 *
 * @param onChunk hears how many rows there are after each
 */
export const computeFeatures = async (
  run: RunFile,
  targets: readonly Target[],
  extraction: Extraction,
  onChunk: (rows: number) => void,
): Promise<void> => {
  // An array that turns out not to fit into float16 is begun anew: then once more.
  while (missingRows(targets) > 0) await computeOnce(run, targets, extraction, onChunk)
}

/** Rows that go through together, and the arrays that they are missing in. */
interface Piece {
  rows: readonly number[]
  split: Split
  targets: Target[]
}

const computeOnce = async (
  run: RunFile,
  targets: readonly Target[],
  extraction: Extraction,
  onChunk: (rows: number) => void,
): Promise<void> => {
  const pieces = piecesOf(targets)
  const work = pieces.flatMap(({ rows, targets: wanting }) => wanting.map(target => ({ rows, target })))
  const chunks = pieces.map(({ rows, split, targets: wanting }) => {
    const pictures = picturesIn(run.dataset.path, run.images[split])
    return {
      pictures: rows.map(row => pictures[row]!),
      versions: wanting.map(target => versionOf(run, rows, target)),
    }
  })
  let at = 0
  for await (const [features, ...rest] of extract(chunks, extraction)) {
    const { rows, target } = work[at++]!
    // First what is only kept for later: after a crash between the two, the chunk is computed for both again.
    if (rest[0] && target.also) await target.also.array.writeChunk(rows, rest[0])
    await target.array.writeChunk(rows, features)
    onChunk(rows.length)
  }
}

/** Missing chunks, those of the same pictures together. */
const piecesOf = (targets: readonly Target[]): Piece[] => {
  const pieces = new Map<string, Piece>()
  const arrays = new Set<FeatureArray>()
  for (const target of targets) {
    if (arrays.has(target.array)) continue // two splits of the same pictures share it
    arrays.add(target.array)
    for (const rows of target.array.missing()) {
      const key = `${target.split}/${rows.join()}`
      const known = pieces.get(key)
      if (known) known.targets.push(target)
      else pieces.set(key, { rows, split: target.split, targets: [target] })
    }
  }
  return [...pieces.values()]
}

const versionOf = ({ spec, images }: RunFile, rows: readonly number[], { split, view, also }: Target): Version => ({
  views:
    view === null ? null : rows.map(row => drawView(spec, bankStream(spec.seed, view, images[split][row]!.sha256))),
  also: also?.array.missing().some(chunk => chunk.join() === rows.join()) ? [also.layer] : [],
})
