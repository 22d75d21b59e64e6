import { z } from 'zod'
import type { EngineInfo } from '../../../shared/contract/engine.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { NetId } from '../../../shared/contract/nets.ts'
import { readJson, writeJson } from '../../files/atomic.ts'

/** That much work took that many seconds. */
const sample = z.object({ amount: z.number().positive(), seconds: z.number().positive() })
type Sample = z.infer<typeof sample>

/** How fast this machine was, measured by runs and not by a benchmark; the latest measurement first. */
const engineSamples = z.object({
  /** Operations through a frozen base, decoding included, by net. */
  prefix: z.record(z.string(), z.array(sample)),
  /** Operations of an epoch on kept features: training and validation. */
  epoch: z.array(sample),
  /** Pictures evaluated after the last epoch. */
  evaluate: z.array(sample),
})
type EngineSamples = z.infer<typeof engineSamples>

const ratesFile = z.object({
  format: z.literal(1),
  /** The engine of the latest run: what the next one will most likely have. */
  latest: z.string(),
  engines: z.record(z.string(), engineSamples),
})

export interface Measured {
  base: NetId
  /** Null where nothing was computed. */
  prefix: Sample | null
  epoch: Sample | null
  evaluate: Sample | null
}

/** Seconds that work will take; null where nothing like it was ever measured here. */
export interface Estimates {
  prefix(base: NetId, amount: number): number | null
  epoch(amount: number): number | null
  evaluate(amount: number): number | null
}

const samplesKept = 8

/** Engines that differ in any of this have different speeds. */
const keyOf = ({ engine, tensorflow, threads }: EngineInfo): string =>
  [engine, tensorflow ?? 'without TensorFlow', `${threads} threads`].join(', ')

const distance = (a: number, b: number) => Math.abs(Math.log(a / b))

/** Small work has its own pace (files to sync, an engine to warm up): what was most like it tells best. */
const estimate = (samples: readonly Sample[], amount: number): number | null => {
  if (amount === 0) return 0
  const [first, ...rest] = samples
  if (!first) return null
  const nearest = rest.reduce(
    (best, each) => (distance(each.amount, amount) < distance(best.amount, amount) ? each : best),
    first,
  )
  return (nearest.seconds * amount) / nearest.amount
}

/** The fresh one first; what was measured of the same amount before is out of date. */
const added = (samples: readonly Sample[], fresh: Sample | null): Sample[] => {
  if (!fresh || !sample.safeParse(fresh).success) return [...samples]
  return [fresh, ...samples.filter(({ amount }) => distance(amount, fresh.amount) > 0.05)].slice(0, samplesKept)
}

const nothing: EngineSamples = { prefix: {}, epoch: [], evaluate: [] }

/** @param path home/rates.json; a damaged one is begun anew, for it is only a guess */
export const createRates = (path: string) => {
  const read = async () => {
    try {
      return await readJson(path, ratesFile)
    } catch (error) {
      if (error instanceof LabError && ['not-found', 'run-damaged'].includes(error.code)) return null
      throw error
    }
  }

  return {
    /** The pace of that engine, or of the latest where none is running yet. */
    of: async (info: EngineInfo | null): Promise<Estimates> => {
      const file = await read()
      const samples = file?.engines[info ? keyOf(info) : file.latest] ?? nothing
      return {
        prefix: (base, amount) => estimate(samples.prefix[base] ?? [], amount),
        epoch: amount => estimate(samples.epoch, amount),
        evaluate: amount => estimate(samples.evaluate, amount),
      }
    },
    record: async (info: EngineInfo, { base, prefix, epoch, evaluate }: Measured): Promise<void> => {
      const file = await read()
      const key = keyOf(info)
      const old = file?.engines[key] ?? nothing
      const fresh: EngineSamples = {
        prefix: { ...old.prefix, [base]: added(old.prefix[base] ?? [], prefix) },
        epoch: added(old.epoch, epoch),
        evaluate: added(old.evaluate, evaluate),
      }
      await writeJson(path, { format: 1, latest: key, engines: { ...file?.engines, [key]: fresh } })
    },
  }
}
export type Rates = ReturnType<typeof createRates>
