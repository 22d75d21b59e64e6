import type { Input } from '../../../../shared/contract/index.ts'
import type { RunChoices } from '../../../../shared/contract/run-spec.ts'
import type { KerasPart } from './keras-process.ts'

/** What is measured, with as many pictures and repetitions as the patience allows. */
export interface BenchSize {
  /** Pictures of an extraction. */
  pictures: number
  /** Batch of techniques 3 and 4. */
  batch: number
  /** Times that a part is measured; the median counts. */
  repeats: number
  /** Times that a step of techniques 3 and 4 is measured: enough for a whole epoch, or as many as above. */
  epochSteps: number
}

/** A part of the work that is measured, in seconds for a picture or for an update. */
export const partNames = [
  ...(['forward', 'extract', 'decode', 'block4Extract', 'miniVggStep'] as const),
  ...(['block5Step', 'block5Forward', 'headStep', 'headForward'] as const),
  ...(['viewExtract', 'viewAgain', 'techniqueStep3', 'headForward3', 'wholeForward'] as const),
  ...(['block4ViewExtract', 'block4ViewAgain', 'techniqueStep4'] as const),
] as const
export type PartName = (typeof partNames)[number]

export type OursPart = Pick<Input<'engine.measure'>, 'part' | 'settings'>
export type Ask = { name: PartName } & (
  { ours: OursPart; keras?: undefined } | { ours?: undefined; keras: Omit<KerasPart, 'weights' | 'files' | 'size'> }
)

/** Parts that are measured in turn, so that what disturbs the machine for a while disturbs them all. */
export interface Group {
  title: string
  /** Whether it is of an epoch of technique 3 or 4. */
  ofEpoch: boolean
  asks: Ask[]
}

const dataset = 'bench'
const views = { flip: true, rotation: 0.1, zoom: 0.2, views: 'fresh' } as const

const ours = (name: PartName, part: OursPart['part'], settings: Omit<RunChoices, 'dataset'>): Ask => ({
  ...{ name, ours: { part, settings: { ...settings, dataset } } },
})
const keras = (name: PartName, part: string, batch: number): Ask => ({ name, keras: { part, batch } })

/** Pictures that go through the frozen base together. */
const forwardBatch = 8
const extractionBatch = 32

/** Everything that the rows are made of. Keras has no cut after the frozen part, so some parts are one side's alone. */
export const groupsOf = ({ batch }: BenchSize): Group[] => {
  const features = { recipe: 'features' } as const
  const augment = { recipe: 'augment', ...views, batch } as const
  const finetune = { recipe: 'finetune', batch: 32 } as const
  return [
    {
      title: 'VGG16 forward',
      ofEpoch: false,
      asks: [ours('forward', 'prefix', features), keras('forward', 'prefix', forwardBatch)],
    },
    {
      title: 'extraction',
      ofEpoch: false,
      asks: [
        ours('extract', 'extract', features),
        keras('extract', 'extract', extractionBatch),
        keras('decode', 'decode', extractionBatch),
        ours('block4Extract', 'extract', finetune),
      ],
    },
    {
      title: 'MiniVGGNet',
      ofEpoch: false,
      asks: [ours('miniVggStep', 'step', { recipe: 'scratch' }), keras('miniVggStep', 'minivgg step', 32)],
    },
    {
      title: 'block5',
      ofEpoch: false,
      asks: [
        ours('block5Step', 'step', finetune),
        keras('block5Step', 'block5 step', 32),
        ours('block5Forward', 'evaluate', finetune),
      ],
    },
    {
      title: 'head',
      ofEpoch: false,
      asks: [
        ours('headStep', 'step', features),
        keras('headStep', 'head step', 32),
        ours('headForward', 'evaluate', features),
        keras('headForward', 'head forward', 32),
      ],
    },
    {
      title: 'technique 3',
      ofEpoch: true,
      asks: [
        ours('viewExtract', 'extract', augment),
        ours('viewAgain', 'again', augment),
        keras('techniqueStep3', 'technique 3 step', batch),
        ours('techniqueStep3', 'step', augment),
        keras('wholeForward', 'whole forward', batch),
        ours('headForward3', 'evaluate', augment),
      ],
    },
    {
      title: 'technique 4',
      ofEpoch: true,
      asks: [
        ours('block4ViewExtract', 'extract', { ...finetune, ...views, batch }),
        ours('block4ViewAgain', 'again', { ...finetune, ...views, batch }),
        keras('techniqueStep4', 'technique 4 step', batch),
        ours('techniqueStep4', 'step', { ...finetune, batch }),
      ],
    },
  ]
}
