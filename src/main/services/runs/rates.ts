import { z } from 'zod'
import type { EngineInfo } from '../../../shared/contract/engine.ts'
import { readJson, writeJson } from '../../files/atomic.ts'
import { ifWhole } from '../../files/if-there.ts'

/** That much work took that many seconds; `probe` where only a little of it was done, and the rest reckoned. */
const sample = z.object({
  amount: z.number().positive(),
  seconds: z.number().positive(),
  probe: z.boolean().default(false),
})
type Sample = z.infer<typeof sample>

/** How fast this machine was, measured by runs and not by a benchmark; the latest measurement first. */
const samplesByKind = z.record(z.string(), z.array(sample))
type SamplesByKind = z.infer<typeof samplesByKind>
const engineSamples = z.object({
  /** Through a frozen base, decoding included, by net. */
  prefix: samplesByKind,
  /** An epoch on kept features, training and validation, by what is trained: a head, a base. */
  epoch: samplesByKind,
  /** Pictures evaluated after the last epoch, by what was trained. */
  evaluate: samplesByKind,
})
type EngineSamples = z.infer<typeof engineSamples>

const ratesFile = z.object({
  format: z.literal(2),
  /** The engine of the latest run: what the next one will most likely have. */
  latest: z.string(),
  engines: z.record(z.string(), engineSamples),
})

/** Measurements by kind of work; one of no work or no time is no measurement, and is left out when kept. */
export type Measured = Record<keyof EngineSamples, Record<string, Omit<Sample, 'probe'>>>

/** Seconds that work of a kind will take; null where nothing like it was ever measured here. See run-cost.ts. */
export type Estimates = Record<keyof EngineSamples, (kind: string, amount: number) => number | null>

const samplesKept = 20
/** Measurements of about the same amount that count. */
const alikeKept = 5
/** Amounts that differ by less than this factor are about the same. */
const alikeFactor = 2

/** Engines that differ in any of this have different speeds. */
const keyOf = ({ engine, tensorflow, threads, winograd }: EngineInfo): string =>
  [engine, tensorflow ?? 'without TensorFlow', `${threads} threads`, ...(winograd ? [winograd] : [])].join(', ')

const distance = (a: number, b: number) => Math.abs(Math.log(a / b))

const isAlike = (a: number, b: number) => distance(a, b) < Math.log(alikeFactor)

const paceOf = ({ amount, seconds }: Sample) => seconds / amount

/**
 * Small work has its own pace (files to sync, an engine to warm up), so what was most like it tells. Of the last five such
 * measurements the fastest: whatever else runs on the machine only ever slows one down.
 */
const estimate = (samples: readonly Sample[], amount: number): number | null => {
  if (amount === 0) return 0
  const [first, ...rest] = samples
  if (!first) return null
  const nearest = rest.reduce(
    (best, each) => (distance(each.amount, amount) < distance(best.amount, amount) ? each : best),
    first,
  )
  const paces = samples.filter(each => isAlike(each.amount, nearest.amount)).map(paceOf)
  return Math.min(...paces) * amount
}

/** A run that took longer than this, and so much longer than a probe had reckoned, met with something that slowed it down. */
const longSeconds = 20
const slowed = 1.5

/** Whether a probe is out of date: what a run really takes is known. */
const isOutdone = (probe: Sample, by: Sample): boolean =>
  by.probe || by.seconds < longSeconds || paceOf(by) < slowed * paceOf(probe)

/** The fresh one first; with the latest others of about its amount, and those of other amounts. */
const added = (samples: readonly Sample[], fresh: Sample): Sample[] => {
  if (!sample.safeParse(fresh).success) return [...samples]
  const left = samples.filter(each => !(each.probe && isAlike(each.amount, fresh.amount) && isOutdone(each, fresh)))
  const alike = left.filter(({ amount }) => isAlike(amount, fresh.amount)).slice(0, alikeKept - 1)
  return [fresh, ...left.filter(each => alike.includes(each) || !isAlike(each.amount, fresh.amount))].slice(
    0,
    samplesKept,
  )
}

const addedByKind = (old: SamplesByKind, fresh: Measured[keyof Measured], probe: boolean): SamplesByKind => ({
  ...old,
  ...Object.fromEntries(
    Object.entries(fresh).map(([kind, each]) => [kind, added(old[kind] ?? [], { ...each, probe })]),
  ),
})

const nothing: EngineSamples = { prefix: {}, epoch: {}, evaluate: {} }

/** @param path home/rates.json; a damaged one is begun anew, for it is only a guess */
export const createRates = (path: string) => {
  const read = () => ifWhole(() => readJson(path, ratesFile))

  return {
    /** The pace of that engine, or of the latest where none is running yet. */
    of: async (info: EngineInfo | null): Promise<Estimates> => {
      const file = await read()
      const samples = file?.engines[info ? keyOf(info) : file.latest] ?? nothing
      return {
        prefix: (kind, amount) => estimate(samples.prefix[kind] ?? [], amount),
        epoch: (kind, amount) => estimate(samples.epoch[kind] ?? [], amount),
        evaluate: (kind, amount) => estimate(samples.evaluate[kind] ?? [], amount),
      }
    },
    /** @param options `probe` for what was reckoned from a little of the work */
    record: async (
      info: EngineInfo,
      { prefix, epoch, evaluate }: Measured,
      { probe = false }: { probe?: boolean } = {},
    ): Promise<void> => {
      const file = await read()
      const key = keyOf(info)
      const old = file?.engines[key] ?? nothing
      const fresh: EngineSamples = {
        prefix: addedByKind(old.prefix, prefix, probe),
        epoch: addedByKind(old.epoch, epoch, probe),
        evaluate: addedByKind(old.evaluate, evaluate, probe),
      }
      await writeJson(path, { format: 2, latest: key, engines: { ...file?.engines, [key]: fresh } })
    },
  }
}
export type Rates = ReturnType<typeof createRates>
