import { measurement } from '../../../../shared/contract/engine.ts'
import type { Context, Session } from '../context.ts'
import { followJob } from '../follow-job.ts'
import type { KerasProcess } from './keras-process.ts'
import { partNames, partsOf } from './parts.ts'
import type { BenchSize, OursPart, Part } from './parts.ts'
import type { Seconds } from './rows.ts'

export const pictureSize = 180

interface Needs {
  context: Context
  session: Session
  size: BenchSize
  /** Null where no Python has Keras. */
  keras: KerasProcess | null
  /** Of VGG16; null for random ones. */
  weights: string | null
  /** Paths of the pictures of the extraction. */
  files: readonly string[]
}

/**
 * Measure every part, ours and Keras's in turn: what disturbs the machine for a while disturbs both. Medians.
 */
export const measureParts = async ({ context, session, size, keras, weights, files }: Needs): Promise<Seconds> => {
  const seconds: Seconds = { ours: {}, keras: {} }
  const tokens = files.map(path => session.offer(path, { kind: 'file' }).token)
  const parts = partsOf(size)
  let done = 0
  for (const name of partNames) {
    const part = parts[name]
    const found: { ours: number[]; keras: number[] } = { ours: [], keras: [] }
    context.terminal.progress({
      title: `Measure: ${titleOf(part)}`,
      done,
      total: partNames.length,
      unit: 'parts',
      secondsLeft: null,
    })
    for (let repeat = 0; repeat < (part.ofEpoch ? size.epochSteps : size.repeats); repeat++) {
      if (part.ours) found.ours.push(await oursOf(context, session, part.ours, tokens))
      if (part.keras && keras)
        found.keras.push(
          await keras.measure({
            ...part.keras,
            size: pictureSize,
            weights,
            files: part.keras.part === 'extract' ? [...files] : [],
          }),
        )
    }
    if (found.ours.length > 0) seconds.ours[name] = median(found.ours)
    if (found.keras.length > 0) seconds.keras[name] = median(found.keras)
    done += 1
  }
  return seconds
}

const titleOf = ({ ours, keras }: Part): string =>
  ours ? `${ours.settings.recipe}, ${ours.part}` : `Keras, ${keras?.part ?? ''}`

const oursOf = async (
  context: Context,
  session: Session,
  { part, settings }: OursPart,
  tokens: string[],
): Promise<number> => {
  const request = { part, settings, repeats: 1, keep: true, tokens: part === 'extract' ? tokens : [] }
  const start = () => session.client.request('engine.measure', request)
  const { seconds } = measurement.parse(await followJob(quietly(context), session, start, { events: false }))
  return seconds[0]!
}

/** Many short jobs: what is said of each would hide what is said of all. */
const quietly = (context: Context): Context => ({
  ...context,
  terminal: { ...context.terminal, progress: () => undefined, rest: () => undefined },
})

/** The middle one, or the mean of the two in the middle. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2
}
