import { partNames } from './parts.ts'
import type { PartName } from './parts.ts'

/** A line of the bench: what was measured, ours beside Keras's. Below 1 the ratio says that ours is faster. */
export interface BenchRow {
  name: string
  unit: string
  ours: number
  keras?: number
  ratio?: number
}

/** Seconds of each part, for a picture or an update; Keras's only where a Python with Keras is there. */
export interface Seconds {
  ours: Partial<Record<PartName, number>>
  keras: Partial<Record<PartName, number>>
}

/** The chapter: cats and dogs. */
const pictures = { train: 2000, validation: 1000, test: 2000 }
const epochs = { 2: 20, 3: 25, 4: 30 } as const
const headBatch = 32

interface Chapter {
  /** Batch of techniques 3 and 4, at which their steps were measured. */
  batch: number
  /** Views in the bank. */
  views: number
  /** How the long rows come about: "from a whole epoch measured", "extrapolated from 3 steps". */
  basis: string
}

/**
 * The rows: parts as they were measured, then what they make: an epoch of techniques 3 and 4 and the whole chapter, like
 * for like (new views in every epoch, as Keras does) and with the bank of views, which Keras does not have.
 */
export const benchRows = ({ ours, keras }: Seconds, chapter: Chapter): BenchRow[] => {
  const part = (name: string, unit: string, of: PartName): BenchRow[] =>
    ours[of] === undefined ? [] : [row(name, unit, ours[of], keras[of])]
  const o = known(ours)
  const k = known(keras)
  const { basis, views } = chapter
  const [cost, kerasCost] = [o && oursOf(o, chapter), k && kerasOf(k, chapter)]
  const long = (name: string, mine: keyof Cost): BenchRow[] =>
    cost ? [row(`${name} (${basis})`, 's', cost[mine], kerasCost?.[likeForLike[mine]])] : []
  const bank = `bank of ${views} views`
  return [
    ...part('VGG16 forward, 180x180', 's/image', 'forward'),
    ...part('Extraction of a folder, 180x180', 's/image', 'extract'),
    ...part('MiniVGGNet step, 180x180, batch 32', 's/step', 'miniVggStep'),
    ...part('block5 + head step, batch 32', 's/step', 'block5Step'),
    ...part('Head step, batch 32', 's/step', 'headStep'),
    ...long('Epoch of technique 3, fresh views', 'fresh3'),
    ...long(`Epoch of technique 3, ${bank}`, 'bank3'),
    ...long('Epoch of technique 4, fresh views', 'fresh4'),
    ...long(`Epoch of technique 4, ${bank}`, 'bank4'),
    ...long('Whole chapter, fresh views', 'freshChapter'),
    ...long(`Whole chapter, ${bank}`, 'bankChapter'),
  ]
}

const row = (name: string, unit: string, ours: number, keras: number | undefined): BenchRow => ({
  ...{ name, unit, ours },
  ...(keras !== undefined && { keras, ratio: ours / keras }),
})

interface Cost {
  fresh3: number
  bank3: number
  fresh4: number
  bank4: number
  freshChapter: number
  bankChapter: number
}

/** Keras draws new views in every epoch: its figure stands beside both of ours. */
const likeForLike = {
  ...{ fresh3: 'fresh3', bank3: 'fresh3', fresh4: 'fresh4', bank4: 'fresh4' },
  ...{ freshChapter: 'freshChapter', bankChapter: 'freshChapter' },
} as const satisfies Record<keyof Cost, 'fresh3' | 'fresh4' | 'freshChapter'>

type Known = Record<PartName, number>

/** All parts that this side has; null where none was measured. A part that it does not have takes no time. */
const known = (seconds: Partial<Known>): Known | null =>
  Object.keys(seconds).length === 0
    ? null
    : (Object.fromEntries(partNames.map(name => [name, seconds[name] ?? 0])) as Known)

const steps = (count: number, batch: number) => Math.ceil(count / batch)
const evaluated = pictures.validation + pictures.test
const all = pictures.train + evaluated

const oursOf = (part: Known, { batch, views }: Chapter): Cost => {
  const bank3 = steps(pictures.train, batch) * part.techniqueStep3 + pictures.validation * part.headForward3
  const bank4 = steps(pictures.train, batch) * part.techniqueStep4 + pictures.validation * part.block5Forward
  // The first epoch decodes the pictures and keeps them for the others.
  const fresh3 = bank3 + pictures.train * part.viewAgain
  const fresh4 = bank4 + pictures.train * part.block4ViewAgain
  const decoding = part.viewExtract - part.viewAgain + (part.block4ViewExtract - part.block4ViewAgain)
  const headEpoch = steps(pictures.train, headBatch) * part.headStep + pictures.validation * part.headForward
  // What validation and test need of the base is computed once for each of the two cuts.
  const once = all * part.extract + evaluated * part.block4Extract
  const evaluations = evaluated * (part.headForward + part.headForward3 + part.block5Forward)
  const same = once + epochs[2] * headEpoch + evaluations
  return {
    ...{ fresh3, bank3, fresh4, bank4 },
    freshChapter: same + epochs[3] * fresh3 + epochs[4] * fresh4 + pictures.train * decoding,
    bankChapter: same + views * pictures.train * part.viewExtract + epochs[3] * bank3 + epochs[4] * bank4,
  }
}

const kerasOf = (part: Known, { batch }: Chapter): Pick<Cost, 'fresh3' | 'fresh4' | 'freshChapter'> => {
  // Steps and forward passes were measured on pictures that are decoded; every epoch decodes them anew.
  const whole = part.decode + part.wholeForward
  const validation = pictures.validation * whole
  const training = pictures.train * part.decode
  const fresh3 = training + steps(pictures.train, batch) * part.techniqueStep3 + validation
  const fresh4 = training + steps(pictures.train, batch) * part.techniqueStep4 + validation
  const headEpoch = steps(pictures.train, headBatch) * part.headStep + pictures.validation * part.headForward
  const technique2 = all * part.extract + epochs[2] * headEpoch + evaluated * part.headForward
  const evaluations = 2 * evaluated * whole
  return { fresh3, fresh4, freshChapter: technique2 + epochs[3] * fresh3 + epochs[4] * fresh4 + evaluations }
}
