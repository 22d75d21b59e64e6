import { z } from 'zod'
import { datasetName } from './datasets.ts'
import { dataFormats, netIds } from './nets.ts'

/**
 * Everything a run can be told. This one list makes the form in the window, the flags of the command line, the check
 * at the router and the saved run.json: a new setting is one entry here and its use in the training code.
 */

export const recipes = ['scratch', 'features', 'augment', 'finetune'] as const
export type Recipe = (typeof recipes)[number]

export const runId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/)

export interface SettingMeta {
  title: string
  help: string
  /** What the number counts, where it has a unit. */
  unit?: string
  /** The flag, where it is not the key in kebab case. */
  flag?: string
  /** The recipes that know this setting; all where it is left out. */
  recipes?: readonly Recipe[]
}

const setting = <S extends z.ZodType>(schema: S, meta: SettingMeta): S => schema.meta({ setting: meta }) as S

const augmented = ['augment', 'finetune'] as const

export const optimizers = ['rmsprop', 'sgd', 'adam'] as const
export const classWeightings = ['none', 'balanced'] as const
export const schedules = ['constant', 'step', 'exponential', 'cosine', 'plateau'] as const

export const runSettings = {
  base: setting(z.enum(netIds), {
    title: 'Base',
    help: 'The pretrained network under the head.',
    recipes: ['features', 'augment'],
  }),
  size: setting(z.number().int().min(16).max(1024), {
    title: 'Picture size',
    unit: 'px',
    help: 'Every picture is resized to a square of this side.',
    recipes: ['scratch', 'features', 'augment'],
  }),
  preprocess: setting(z.boolean(), {
    title: 'Preprocess',
    help: "Apply the base's own preprocess_input. Switch it off only to see what forgetting it costs.",
    recipes: ['features', 'augment'],
  }),
  dataFormat: setting(z.enum(dataFormats), {
    title: 'Data format',
    help: 'Whether the colour channels stand last or first in a picture.',
    recipes: ['scratch'],
  }),
  pooling: setting(z.enum(['flatten', 'average']), {
    title: 'From base to head',
    help: 'Flatten keeps where a feature was seen; average (GlobalAveragePooling2D) keeps only how strongly.',
    recipes: ['features', 'augment'],
  }),
  units: setting(z.number().int().min(0).max(8192), {
    title: 'Dense units',
    help: "Width of the head's hidden Dense layer; 0 leaves it out.",
    recipes: ['features', 'augment'],
  }),
  activation: setting(z.enum(['linear', 'relu']), {
    title: 'Hidden activation',
    help: 'The book gives the hidden Dense layer none (linear).',
    recipes: ['features', 'augment'],
  }),
  dropout: setting(z.number().min(0).max(0.95), {
    title: 'Dropout',
    help: "Share of the hidden layer's units that each training step leaves out.",
    recipes: ['features', 'augment'],
  }),
  flip: setting(z.boolean(), {
    title: 'Random flip',
    help: 'Mirror half of the views left to right.',
    recipes: augmented,
  }),
  rotation: setting(z.number().min(0).max(0.5), {
    title: 'Random rotation',
    unit: 'turns',
    help: 'Each view is turned by up to this share of a full turn, either way.',
    recipes: augmented,
  }),
  zoom: setting(z.number().min(0).max(0.9), {
    title: 'Random zoom',
    help: 'Each view is zoomed in or out by up to this share.',
    recipes: augmented,
  }),
  views: setting(z.union([z.literal('fresh'), z.number().int().min(1).max(64)]), {
    title: 'Views',
    help: 'How many augmented versions of each training picture the bank keeps; "fresh" draws new ones every epoch, as Keras does.',
    recipes: augmented,
  }),
  storage: setting(z.enum(['float16', 'float32']), {
    title: 'Bank storage',
    help: 'How training features are kept on disk; float16 takes half the room. Validation and test are always float32.',
    recipes: augmented,
  }),
  from: setting(runId.nullable(), {
    title: 'Start from',
    help: 'The finished run whose base and head are fine-tuned; what it was built of is inherited. One of `features` has no augmentation to inherit: then fine-tuning goes without, unless you ask for it (flip, rotation, zoom).',
    recipes: ['finetune'],
  }),
  fromCheckpoint: setting(z.enum(['best', 'last']), {
    title: 'Starting checkpoint',
    help: 'The best weights of that run, or its last ones, as the notebook does.',
    recipes: ['finetune'],
  }),
  unfreeze: setting(z.string().nullable(), {
    title: 'Unfreeze from',
    help: "The first layer of the base that is trained; everything before it stays frozen. Left out: the first of the base's last block, block5_conv1 in VGG16.",
    recipes: ['finetune'],
  }),
  optimizer: setting(z.enum(optimizers), { title: 'Optimizer', help: "Keras's update rule of that name." }),
  learningRate: setting(z.number().positive().max(10), {
    title: 'Learning rate',
    flag: 'lr',
    help: 'Length of an update step.',
  }),
  momentum: setting(z.number().min(0).max(0.999), {
    title: 'Momentum',
    help: 'For SGD: how much of the last step goes on.',
  }),
  nesterov: setting(z.boolean(), { title: 'Nesterov', help: 'For SGD: look ahead along the momentum.' }),
  schedule: setting(z.enum(schedules), { title: 'Schedule', help: 'How the learning rate changes over the epochs.' }),
  scheduleFactor: setting(z.number().positive().max(1), {
    title: 'Schedule factor',
    help: 'What the learning rate is multiplied by at each step (step, exponential, plateau), or its final share (cosine).',
  }),
  scheduleEpochs: setting(z.number().int().min(1).max(10000), {
    title: 'Schedule epochs',
    unit: 'epochs',
    help: 'Epochs between two steps; for plateau the epochs without a better validation loss.',
  }),
  earlyStopping: setting(z.number().int().min(0).max(10000), {
    title: 'Early stopping',
    unit: 'epochs',
    help: 'Stop after this many epochs without a better validation loss; 0 never stops early.',
  }),
  classWeights: setting(z.enum(classWeightings), {
    title: 'Class weights',
    help: 'balanced: each picture of a rare class counts for more in the training loss (pictures / (classes x pictures of that class), as scikit-learn balances), so that the net cannot do well by leaving that class out. Validation is not weighted. Only for classes.',
  }),
  batch: setting(z.number().int().min(1).max(4096), {
    title: 'Batch',
    unit: 'pictures',
    help: 'Pictures in one update.',
  }),
  epochs: setting(z.number().int().min(1).max(10000), {
    title: 'Epochs',
    help: 'Times that training goes through all pictures.',
  }),
  seed: setting(z.number().int().min(0).max(0xffffffff), {
    title: 'Seed',
    help: 'First weights, order, views and dropout all follow from it.',
  }),
} as const

export type SettingKey = keyof typeof runSettings

export const settingMeta = (key: SettingKey): SettingMeta => runSettings[key].meta()?.setting as SettingMeta

/** A whole run, every setting decided. */
export const runSpec = z.object({ recipe: z.enum(recipes), dataset: datasetName, ...runSettings })
export type RunSpec = z.infer<typeof runSpec>

/** What a person decides; the rest comes from the recipe. Unknown settings are refused by name. */
export const runChoices = z
  .strictObject({ recipe: z.enum(recipes), dataset: datasetName })
  .extend(z.object(runSettings).partial().shape)
export type RunChoices = z.infer<typeof runChoices>

type Settings = Omit<RunSpec, 'recipe' | 'dataset'>

const common: Settings = {
  base: 'vgg16',
  size: 180,
  preprocess: true,
  dataFormat: 'channels_last',
  pooling: 'flatten',
  units: 256,
  activation: 'linear',
  dropout: 0.5,
  flip: false,
  rotation: 0,
  zoom: 0,
  views: 1,
  storage: 'float16',
  from: null,
  fromCheckpoint: 'best',
  unfreeze: null,
  optimizer: 'rmsprop',
  learningRate: 1e-3,
  momentum: 0,
  nesterov: false,
  schedule: 'constant',
  scheduleFactor: 0.5,
  scheduleEpochs: 5,
  earlyStopping: 0,
  classWeights: 'none',
  batch: 32,
  epochs: 20,
  seed: 1337,
}

/** The chapter's defaults; those of `scratch` are ours, because the chapter defines MiniVGGNet and never trains it. */
export const recipeDefaults: Record<Recipe, Settings> = {
  scratch: { ...common, base: 'minivgg', optimizer: 'sgd', learningRate: 0.01, momentum: 0.9, nesterov: true },
  features: common,
  augment: { ...common, flip: true, rotation: 0.1, zoom: 0.2, views: 4, batch: 128, epochs: 25 },
  finetune: { ...common, learningRate: 1e-5, batch: 128, epochs: 30 },
}

/**
 * A technique's defaults for a kind of dataset. From scratch, squared errors run away at the rate that cross-entropy
 * takes: the last layer alone, on 512 batch-normalized units, has a curvature of at most 2 * 512, for which SGD with
 * momentum 0.9 has to stay below 2 * 1.9 / 1024 = 0.0037.
 */
export const defaultsFor = (recipe: Recipe, kind: 'classification' | 'regression'): Settings =>
  recipe === 'scratch' && kind === 'regression'
    ? { ...recipeDefaults.scratch, learningRate: 0.001 }
    : recipeDefaults[recipe]

export const settingsOf = (recipe: Recipe): SettingKey[] =>
  (Object.keys(runSettings) as SettingKey[]).filter(key => settingMeta(key).recipes?.includes(recipe) ?? true)

/** What a fine-tuning has from the run it starts from and cannot have otherwise: its weights fit nothing else. */
export const boundToParent = [
  'base',
  'size',
  'preprocess',
  'dataFormat',
  'pooling',
  'units',
  'activation',
  'dropout',
] as const satisfies readonly SettingKey[]

/**
 * What it has from there unless it is chosen. A plain feature extraction has no augmentation to hand on: a fine-tuning of
 * it goes without, unless the person asks.
 */
export const inheritedFromParent = [
  'flip',
  'rotation',
  'zoom',
  'views',
  'storage',
  'classWeights',
] as const satisfies readonly SettingKey[]

export const isInherited = (recipe: Recipe, key: SettingKey): boolean =>
  recipe === 'finetune' && ([...boundToParent, ...inheritedFromParent] as readonly SettingKey[]).includes(key)

/** Whether training pictures are changed at random at all: only then do `views` and `storage` matter. */
export const isAugmented = ({ flip, rotation, zoom }: Pick<RunSpec, 'flip' | 'rotation' | 'zoom'>): boolean =>
  flip || rotation > 0 || zoom > 0

/** Fill in what was not decided. What a fine-tuning inherits from its run is filled in by the runs service. */
export const resolveSpec = (choices: RunChoices): RunSpec => {
  const given = Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined))
  return { ...recipeDefaults[choices.recipe], ...given } as RunSpec
}
