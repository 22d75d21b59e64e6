import { LabError } from '../../../../shared/contract/errors.ts'
import { measurement } from '../../../../shared/contract/engine.ts'
import { median } from '../../../../shared/statistics/median.ts'
import type { Context, Session } from '../context.ts'
import { followJob } from '../follow-job.ts'
import type { KerasProcess } from './keras-process.ts'
import { groupsOf } from './parts.ts'
import type { Ask, BenchSize, Group, OursPart } from './parts.ts'
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
export const measureParts = async (needs: Needs): Promise<Seconds> => {
  const { context, session, size, files } = needs
  const seconds: Seconds = { ours: {}, keras: {} }
  const tokens = files.map(path => session.offer(path, { kind: 'file' }).token)
  const groups = groupsOf(size).map(group => ({ ...group, asks: group.asks.filter(({ ours }) => ours || needs.keras) }))
  const repeatsOf = ({ ofEpoch }: Group) => (ofEpoch ? size.epochSteps : size.repeats)
  const total = groups.reduce((sum, group) => sum + repeatsOf(group) * group.asks.length, 0)
  let done = 0
  for (const group of groups) {
    const found = group.asks.map((): number[] => [])
    const before = done
    try {
      for (let repeat = 0; repeat < repeatsOf(group); repeat++)
        for (const [at, ask] of group.asks.entries()) {
          const title = `Measure ${group.title}`
          context.terminal.progress({ title, done, total, unit: 'measurements', secondsLeft: null })
          found[at]!.push(await secondsOf(ask, needs, tokens))
          done += 1
        }
    } catch (error) {
      if (!(error instanceof LabError && error.code === 'out-of-memory')) throw error
      context.terminal.note(`${group.title} is left out: there is not enough memory for it.`)
      done = before + repeatsOf(group) * group.asks.length
      continue
    }
    for (const [at, { name, ours }] of group.asks.entries()) seconds[ours ? 'ours' : 'keras'][name] = median(found[at]!)
  }
  return seconds
}

const secondsOf = async (ask: Ask, { context, session, keras, weights, files }: Needs, tokens: string[]) => {
  if (ask.ours) return oursOf(context, session, ask.ours, tokens)
  const reads = ['extract', 'decode'].includes(ask.keras.part)
  return keras!.measure({ ...ask.keras, size: pictureSize, weights, files: reads ? [...files] : [] })
}

const oursOf = async (
  context: Context,
  session: Session,
  { part, settings }: OursPart,
  tokens: string[],
): Promise<number> => {
  const request = {
    part,
    settings,
    repeats: 1,
    keep: true,
    tokens: part === 'extract' || part === 'again' ? tokens : [],
  }
  const start = () => session.client.request('engine.measure', request)
  const { seconds } = measurement.parse(await followJob(quietly(context), session, start, { events: false }))
  return seconds[0]!
}

/** Many short jobs: what is said of each would hide what is said of all. */
const quietly = (context: Context): Context => ({
  ...context,
  terminal: { ...context.terminal, progress: () => undefined, rest: () => undefined },
})
