import type { Input } from '../../../../shared/contract/index.ts'
import type { RunChoices } from '../../../../shared/contract/run-spec.ts'
import type { KerasPart } from './keras-process.ts'

/** What is measured, with as many pictures and repetitions as the patience allows. */
export interface BenchSize {
  /** Pictures of the extraction. */
  pictures: number
  /** Batch of techniques 3 and 4. */
  batch: number
  /** Times that a part is measured; the median counts. */
  repeats: number
  /** Times that a step of techniques 3 and 4 is measured: enough for a whole epoch, or as many as above. */
  epochSteps: number
}

/** Seconds of an engine: for a picture or for an update. */
export type OursPart = Pick<Input<'engine.measure'>, 'part' | 'settings'>

export interface Part {
  ours: OursPart | null
  keras: Omit<KerasPart, 'weights' | 'files' | 'size'> | null
  /** Whether it belongs to an epoch of technique 3 or 4. */
  ofEpoch?: boolean
}

const dataset = 'bench'
const views = { flip: true, rotation: 0.1, zoom: 0.2, views: 'fresh' } as const
const features: RunChoices = { recipe: 'features', dataset }
const scratch: RunChoices = { recipe: 'scratch', dataset }
const augment = (batch: number): RunChoices => ({ recipe: 'augment', dataset, ...views, batch })
const finetune = (batch: number): RunChoices => ({ recipe: 'finetune', dataset, batch })
const freshFinetune = (batch: number): RunChoices => ({ ...finetune(batch), ...views })

/** Pictures that go through the frozen base together, on both sides. */
const forwardBatch = 8
const extractionBatch = 32

export const partNames = [
  ...(['forward', 'extract', 'miniVggStep', 'block5Step', 'headStep', 'headForward'] as const),
  ...(['viewExtract', 'techniqueStep3', 'headForward3'] as const),
  ...(['block4Extract', 'block4ViewExtract', 'techniqueStep4', 'block5Forward', 'wholeForward'] as const),
] as const
export type PartName = (typeof partNames)[number]

/** Every part, ours beside Keras's. Where the two divide the work differently, one of them stands alone. */
export const partsOf = ({ batch }: BenchSize): Record<PartName, Part> => ({
  forward: { ours: { part: 'prefix', settings: features }, keras: { part: 'prefix', batch: forwardBatch } },
  extract: { ours: { part: 'extract', settings: features }, keras: { part: 'extract', batch: extractionBatch } },
  miniVggStep: { ours: { part: 'step', settings: scratch }, keras: { part: 'minivgg step', batch: 32 } },
  block5Step: { ours: { part: 'step', settings: finetune(32) }, keras: { part: 'block5 step', batch: 32 } },
  headStep: { ours: { part: 'step', settings: features }, keras: { part: 'head step', batch: 32 } },
  headForward: { ours: { part: 'evaluate', settings: features }, keras: { part: 'head forward', batch: 32 } },
  viewExtract: { ours: { part: 'extract', settings: augment(batch) }, keras: null, ofEpoch: true },
  techniqueStep3: {
    ours: { part: 'step', settings: augment(batch) },
    keras: { part: 'technique 3 step', batch },
    ofEpoch: true,
  },
  headForward3: { ours: { part: 'evaluate', settings: augment(batch) }, keras: null },
  block4Extract: { ours: { part: 'extract', settings: finetune(batch) }, keras: null },
  block4ViewExtract: { ours: { part: 'extract', settings: freshFinetune(batch) }, keras: null, ofEpoch: true },
  techniqueStep4: {
    ours: { part: 'step', settings: finetune(batch) },
    keras: { part: 'technique 4 step', batch },
    ofEpoch: true,
  },
  block5Forward: { ours: { part: 'evaluate', settings: finetune(32) }, keras: null },
  wholeForward: { ours: null, keras: { part: 'whole forward', batch }, ofEpoch: true },
})
