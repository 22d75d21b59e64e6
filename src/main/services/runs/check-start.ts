import type { Dataset, Image, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { RunChoices, RunSpec } from '../../../shared/contract/run-spec.ts'
import type { TargetScaling } from '../../../shared/contract/runs.ts'
import type { WeightsFile } from '../../../shared/contract/weights.ts'
import type { RunFile } from '../../files/run-file.ts'
import { netById } from '../../nets/index.ts'
import { scalingOf } from '../../nets/outputs.ts'
import { decide, nothingToStartFrom } from './decide-spec.ts'
import { checkParent, seenByParent } from './parent-run.ts'
import { upscalingOf } from './upscaling.ts'

/** What a run needs to know of datasets and weights. */
export interface RunSources {
  datasets: {
    /** @throws LabError `not-found` */
    get(name: string): Promise<Dataset> | Dataset
    images(name: string): Promise<Record<Split, Image[]>>
  }
  weights: { list(): Promise<WeightsFile[]> | WeightsFile[] }
}

/** Where a fine-tuning finds the run that it starts from. */
export interface ParentSource {
  /** Run.json of a run whose checkpoints can be used. @throws LabError `not-found`, `run-state` */
  finished(id: string): Promise<RunFile>
}

/** A run that is decided: nothing was looked for yet but what it is made of. */
export interface DecidedRun {
  spec: RunSpec
  dataset: Dataset
  images: Record<Split, Image[]>
  /** What a fine-tuning starts from. */
  parent: RunFile | null
  /** How a regression's targets are scaled: by its training targets, in a fine-tuning by its parent's; null for classes. */
  scaling: TargetScaling | null
  /** What a person should know before it starts. */
  warnings: string[]
  /** A picture size that would do, where the chosen one blows the pictures up to no use. */
  suggestedSize: number | null
}

/** A run that can start: everything decided, everything there. */
export interface ReadyRun extends DecidedRun {
  /** Null for a net that starts from nothing. */
  weights: Pick<WeightsFile, 'net' | 'file' | 'sha256'> | null
}

/**
 * @throws LabError `bad-request` for settings that make no sense together, `run-state` for a parent that has not
 *   finished, `not-found` for the dataset or the parent, `dataset-invalid`
 */
export const decideRun = async (choices: RunChoices, sources: RunSources & ParentSource): Promise<DecidedRun> => {
  const dataset = await sources.datasets.get(choices.dataset)
  checkDataset(dataset)
  const parent = await parentOf(choices, dataset, sources)
  const spec = decide(choices, parent?.spec ?? null, dataset.kind)
  checkTask(spec, dataset)
  const images = await sources.datasets.images(spec.dataset)
  const upscaling = upscalingOf(spec, images)
  return {
    ...{ spec, dataset, images, parent },
    scaling: dataset.kind === 'regression' ? (parent?.scaling ?? scalingOf(targetsOf(images.train))) : null,
    warnings: [...warningsOf(spec, parent, images), ...(upscaling ? [upscaling.warning] : [])],
    suggestedSize: upscaling?.suggestedSize ?? null,
  }
}

/**
 * @throws LabError what `decideRun` throws, `weights-missing`, `weights-damaged`
 */
export const checkStart = async (choices: RunChoices, sources: RunSources & ParentSource): Promise<ReadyRun> => {
  const decided = await decideRun(choices, sources)
  return { ...decided, weights: weightsFor(decided, await sources.weights.list()) }
}

/** Class weights say nothing about numbers. */
const checkTask = ({ classWeights }: RunSpec, { name, kind }: Dataset) => {
  if (kind !== 'regression' || classWeights === 'none') return
  throw new LabError(
    'bad-request',
    `"${name}" has numbers to predict instead of classes: class weights mean nothing there.`,
    'Leave class weights out.',
  )
}

const targetsOf = (images: readonly Image[]): number[] => images.map(({ target }) => target ?? 0)

const parentOf = async (
  { recipe, from }: RunChoices,
  dataset: Dataset,
  { finished }: ParentSource,
): Promise<RunFile | null> => {
  if (recipe !== 'finetune') return null
  if (from === undefined || from === null) throw nothingToStartFrom()
  const parent = await finished(from)
  checkParent(parent, dataset)
  return parent
}

/**
 * The pretrained weights of a run: a fine-tuning needs those that its parent was built on.
 *
 * @throws LabError `weights-missing`, `weights-damaged`
 */
export const weightsFor = (
  { spec, parent }: Pick<DecidedRun, 'spec' | 'parent'>,
  files: readonly WeightsFile[],
): ReadyRun['weights'] => {
  if (spec.recipe === 'scratch') return null
  if (!parent) return findWeights(spec.base, files)
  const { weights } = parent
  if (weights === null || files.some(file => file.ok && file.sha256 === weights.sha256)) return weights
  throw new LabError(
    'weights-missing',
    `The weights of ${netById(spec.base).title} that run "${parent.id}" was built on are not here any more (SHA-256 ${weights.sha256.slice(0, 12)}…).`,
    `Add the same file again: \`unfreeze weights add FILE\`, or \`unfreeze weights get ${spec.base}\`.`,
  )
}

const warningsOf = (
  { recipe, preprocess }: RunSpec,
  parent: RunFile | null,
  images: Record<Split, readonly Image[]>,
): string[] => {
  const warnings: string[] = []
  if (!preprocess && recipe !== 'scratch')
    warnings.push(
      'preprocess_input is switched off: the base sees numbers that it was not trained on (0 to 255 in RGB), as in the chapter’s end-to-end model, which forgot it. Its features get worse, and so does the accuracy. To see by how much, run the same with it and compare the two.',
    )
  const seen = parent ? seenByParent(parent, images) : 0
  if (seen > 0)
    warnings.push(
      `${seen} pictures that are for validation or test now were trained on by run "${parent!.id}": the dataset was divided anew, and accuracies will be too good to be true.`,
    )
  return warnings
}

const checkDataset = ({ name, kind, classes, splits }: Dataset): void => {
  if (kind === 'classification' && classes.length < 2)
    throw new LabError(
      'dataset-invalid',
      `Expected 2 or more classes in "${name}". Received ${classes.length}${classes[0] ? `: "${classes[0]}"` : ''}.`,
      'Put each class in a folder of its own and add the dataset again.',
    )
  for (const split of ['train', 'validation', 'test'] as const)
    if (splits[split].count === 0)
      throw new LabError(
        'dataset-invalid',
        `"${name}" has no pictures for ${split === 'train' ? 'training' : split}.`,
        'Add pictures to that folder, or add class folders alone: the lab then draws the splits.',
      )
}

/** The weights of a base, or the way to get them. */
export const findWeights = (base: RunSpec['base'], files: readonly WeightsFile[]): WeightsFile => {
  const own = files.filter(file => file.net === base)
  const whole = own.find(file => file.ok)
  if (whole) return whole
  const { title } = netById(base)
  const get = `Get them with \`unfreeze weights get ${base}\` or with "Get the weights" in the window; or add a file by hand with \`unfreeze weights add FILE\`.`
  if (own[0])
    throw new LabError(
      'weights-damaged',
      `"${own[0].file}" is not any more what it was when it came in: the weights of ${title} cannot be used.`,
      get,
    )
  throw new LabError('weights-missing', `The pretrained weights of ${title} are not here yet.`, get)
}
