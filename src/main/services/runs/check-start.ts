import type { Dataset, Image, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { recipeDefaults, resolveSpec, settingMeta, settingsOf } from '../../../shared/contract/run-spec.ts'
import type { Recipe, RunChoices, RunSpec, SettingKey } from '../../../shared/contract/run-spec.ts'
import type { WeightsFile } from '../../../shared/contract/weights.ts'
import { netById } from '../../nets/index.ts'

/** What a run needs to know of datasets and weights. */
export interface RunSources {
  datasets: {
    /** @throws LabError `not-found` */
    get(name: string): Promise<Dataset> | Dataset
    images(name: string): Promise<Record<Split, Image[]>>
  }
  weights: { list(): Promise<WeightsFile[]> | WeightsFile[] }
}

/** A run that can start: everything decided, everything there. */
export interface ReadyRun {
  spec: RunSpec
  dataset: Dataset
  images: Record<Split, Image[]>
  weights: WeightsFile
}

/**
 * @throws LabError `bad-request` for settings that make no sense together, `run-state` for a recipe that this version
 *   does not train yet, `not-found` for the dataset, `dataset-invalid`, `weights-missing`, `weights-damaged`
 */
export const checkStart = async (choices: RunChoices, sources: RunSources): Promise<ReadyRun> => {
  const spec = decide(choices)
  const dataset = await sources.datasets.get(spec.dataset)
  checkDataset(dataset)
  const weights = findWeights(spec.base, await sources.weights.list())
  return { spec, dataset, images: await sources.datasets.images(spec.dataset), weights }
}

/** Defaults filled in, settings checked against each other and against the base. */
export const decide = (choices: RunChoices): RunSpec => {
  const { recipe } = choices
  if (recipe !== 'features')
    throw new LabError(
      'run-state',
      `This version of the lab does not train the recipe "${recipe}" yet.`,
      'Fast feature extraction (`features`) is there.',
    )
  refuseForeignSettings(choices, recipe)
  const spec = resolveSpec(choices)
  const base = netById(spec.base)
  if (!base.pretrained)
    throw new LabError(
      'bad-request',
      `${base.title} is trained from scratch: it has no pretrained base to extract features with.`,
      'Choose a pretrained base, such as vgg16.',
    )
  base.build({ inputShape: [spec.size, spec.size, 3] }) // refuses a picture size that is too small for it
  return spec
}

/** A setting that this recipe does not have is refused, unless it says what would be done anyway. */
const refuseForeignSettings = (choices: RunChoices, recipe: Recipe) => {
  const known = new Set<string>(['recipe', 'dataset', ...settingsOf(recipe)])
  for (const [key, value] of Object.entries(choices)) {
    if (known.has(key) || value === undefined || value === recipeDefaults[recipe][key as SettingKey]) continue
    throw new LabError(
      'bad-request',
      `The recipe "${recipe}" has no setting "${settingMeta(key as SettingKey).title}" (${key}).`,
      `Leave it out. It has: ${settingsOf(recipe).join(', ')}.`,
    )
  }
}

export const checkDataset = ({ name, kind, classes, splits }: Dataset): void => {
  if (kind === 'regression')
    throw new LabError(
      'dataset-invalid',
      `"${name}" has numbers to predict instead of classes; this version of the lab trains classifiers.`,
      'Choose a dataset with class folders.',
    )
  if (classes.length < 2)
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
