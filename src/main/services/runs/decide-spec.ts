import { LabError } from '../../../shared/contract/errors.ts'
import {
  boundToParent,
  defaultsFor,
  inheritedFromParent,
  isAugmented,
  recipeDefaults,
  resolveSpec,
  settingMeta,
  settingsOf,
} from '../../../shared/contract/run-spec.ts'
import type { Dataset } from '../../../shared/contract/datasets.ts'
import type { Recipe, RunChoices, RunSpec, SettingKey } from '../../../shared/contract/run-spec.ts'
import { netById } from '../../nets/index.ts'
import { defaultUnfreeze, wholeBase } from '../../nets/pipeline.ts'
import { unfreezeLayer } from './unfreeze-layer.ts'

/**
 * Defaults and what is inherited filled in; settings checked against each other and against the base.
 *
 * @param parent the settings of the run that a fine-tuning starts from; null for all others
 * @param kind of the dataset
 * @throws LabError `bad-request` for settings that make no sense together
 */
export const decide = (choices: RunChoices, parent: RunSpec | null, kind: Dataset['kind']): RunSpec => {
  const standard = parent === null ? defaultsFor(choices.recipe, kind) : inheriting(choices, parent)
  refuseForeignSettings(choices, standard)
  const spec = resolveSpec({ ...standard, ...given(choices) })
  const net = netById(spec.base)
  if (spec.recipe === 'scratch') checkScratch(spec)
  else if (!net.pretrained)
    throw new LabError(
      'bad-request',
      `${net.title} is trained from scratch: it has no pretrained base to extract features with.`,
      'Choose a pretrained base, such as vgg16.',
    )
  net.build({ inputShape: [spec.size, spec.size, 3] }) // refuses a picture size that is too small for it
  if (spec.recipe !== 'finetune') return spec
  if (spec.from === null) throw nothingToStartFrom()
  return { ...spec, unfreeze: unfreezeLayer(wholeBase(spec), spec.unfreeze ?? defaultUnfreeze(spec.base)) }
}

export const nothingToStartFrom = (): LabError =>
  new LabError(
    'bad-request',
    'A fine-tuning starts from a finished run, and none was named.',
    'Choose one of `features` or `augment` on the same dataset: `--from RUN`; `unfreeze runs` lists them.',
  )

const given = (choices: RunChoices) =>
  Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined)) as Pick<
    RunChoices,
    'recipe' | 'dataset'
  > &
    Partial<RunSpec>

/** A fine-tuning's own defaults, with what comes from its run in their place. */
const inheriting = (choices: RunChoices, parent: RunSpec): Omit<RunSpec, 'recipe' | 'dataset'> => {
  const inherited = Object.fromEntries([...boundToParent, ...inheritedFromParent].map(key => [key, parent[key]]))
  const standard = { ...recipeDefaults.finetune, ...inherited }
  // Augmentation that was asked for on top of a run without any has the bank that augmentation usually has.
  const starts = !isAugmented(parent) && isAugmented({ ...standard, ...given(choices) })
  return starts
    ? { ...standard, views: recipeDefaults.augment.views, storage: recipeDefaults.augment.storage }
    : standard
}

const checkScratch = ({ base }: RunSpec) => {
  const net = netById(base)
  if (net.pretrained)
    throw new LabError(
      'bad-request',
      `${net.title} is not trained from scratch here: that would take days, and far more pictures.`,
      'Leave the base out: `scratch` trains minivgg.',
    )
}

/** A setting that this recipe does not have is refused, unless it says what would be done anyway. */
const refuseForeignSettings = (choices: RunChoices, standard: Omit<RunSpec, 'recipe' | 'dataset'>) => {
  const { recipe } = choices
  const known = new Set<string>(['recipe', 'dataset', ...settingsOf(recipe)])
  for (const [key, value] of Object.entries(choices)) {
    if (known.has(key) || value === undefined || value === standard[key as SettingKey]) continue
    throw foreign(recipe, key as SettingKey, standard)
  }
}

const foreign = (recipe: Recipe, key: SettingKey, standard: Omit<RunSpec, 'recipe' | 'dataset'>): LabError => {
  const { title } = settingMeta(key)
  if (recipe === 'finetune' && (boundToParent as readonly SettingKey[]).includes(key))
    return new LabError(
      'bad-request',
      `A fine-tuning has its "${title}" (${key}) from the run it starts from: ${String(standard[key])}.`,
      'Leave it out, or start from another run.',
    )
  return new LabError(
    'bad-request',
    `The recipe "${recipe}" has no setting "${title}" (${key}).`,
    `Leave it out. It has: ${settingsOf(recipe).join(', ')}.`,
  )
}
