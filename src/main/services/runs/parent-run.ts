import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Dataset, Image, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import { loadCheckpoint, saveCheckpoint } from '../../files/checkpoint.ts'
import { runPlaces, startState } from '../../files/run-file.ts'
import type { RunFile, RunParent } from '../../files/run-file.ts'
import type { NamedArrays } from '../../files/safetensors.ts'
import { presentNames } from '../datasets/class-names.ts'

/**
 * @throws LabError `bad-request` where a fine-tuning on `dataset` cannot go on from that run
 */
export const checkParent = ({ id, spec, dataset: from }: RunFile, dataset: Dataset): void => {
  if (spec.recipe === 'scratch')
    throw new LabError(
      'bad-request',
      `Run "${id}" was trained from scratch: it has no frozen base to unfreeze.`,
      'Start from a run of `features` or `augment`.',
    )
  if (from.name !== dataset.name)
    throw new LabError(
      'bad-request',
      `Run "${id}" was trained on "${from.name}", not on "${dataset.name}".`,
      `Fine-tune on the same dataset: \`--data ${from.name}\`.`,
    )
  if (from.kind !== dataset.kind)
    throw new LabError(
      'bad-request',
      `Run "${id}" learned ${from.kind === 'regression' ? 'a number' : 'classes'}, and "${dataset.name}" has ${dataset.kind === 'regression' ? 'a number' : 'classes'} now.`,
      'Run feature extraction on the dataset as it is now, and start from that.',
    )
  if (presentNames(from.classes, dataset).join('\n') !== dataset.classes.join('\n'))
    throw new LabError(
      'bad-request',
      `"${dataset.name}" has other classes now than when run "${id}" was made: its head would name them wrongly.`,
      'Run feature extraction on the dataset as it is now, and start from that.',
    )
}

/** How many pictures of validation and test the parent was trained on: a dataset that was divided anew. */
export const seenByParent = (parent: RunFile, images: Record<Split, readonly Image[]>): number => {
  const trained = new Set(parent.images.train.map(({ sha256 }) => sha256))
  return [...images.validation, ...images.test].filter(({ sha256 }) => trained.has(sha256)).length
}

/** The weights that a fine-tuning starts from, with where they are from. */
export interface StartWeights {
  weights: NamedArrays
  parent: RunParent
}

/** What best/ and last/ say of the epoch: last/ names the one that would come next. */
const trainedState = z.object({ epoch: z.number().int(), history: z.array(z.unknown()).optional() })

/**
 * The weights of a finished run that differ from its base's file: its head, and every layer of the base that it or a run
 * before it has trained.
 *
 * @throws LabError `run-damaged` where that checkpoint is not whole
 */
export const startWeights = async (
  folder: string,
  file: Pick<RunFile, 'id' | 'parent'>,
  checkpoint: RunSpec['fromCheckpoint'],
): Promise<StartWeights> => {
  const places = runPlaces(folder)
  const own = await loadCheckpoint(places[checkpoint], trainedState)
  const before = file.parent ? await loadCheckpoint(places.start, startState) : null
  if (!own || (file.parent && !before))
    throw new LabError(
      'run-damaged',
      `Run "${file.id}" has no whole checkpoint in "${own ? places.start : places[checkpoint]}".`,
      own || checkpoint === 'last'
        ? 'Restore the run’s folder from a backup, or start from another run.'
        : 'Restore the run’s folder from a backup, or start from its last weights: `--from-checkpoint last`.',
    )
  const weights: NamedArrays = new Map([...(before?.weights ?? []), ...own.weights])
  const epoch = own.state.history?.length ?? own.state.epoch
  return { weights, parent: { id: file.id, checkpoint, epoch, sha256: hashOf(weights) } }
}

/** Keep them in the new run's own folder: from then on the parent is not needed any more. */
export const keepStart = (folder: string, { weights, parent }: StartWeights): Promise<void> =>
  saveCheckpoint(runPlaces(folder).start, {
    weights,
    optimizer: new Map(),
    state: { format: 1, from: parent.id, epoch: parent.epoch } satisfies z.infer<typeof startState>,
  })

const hashOf = (weights: NamedArrays): string => {
  const hash = createHash('sha256')
  for (const [name, { shape, data }] of weights) {
    hash.update(`${name} [${shape.join(', ')}]\n`)
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  return hash.digest('hex')
}
