import { z } from 'zod'
import type { EngineInfo } from '../../../shared/contract/engine.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import type { NetId } from '../../../shared/contract/nets.ts'
import { readJson, writeJson } from '../../files/atomic.ts'

/** How fast this machine was, measured by runs and not by a benchmark: operations a second. */
const engineRates = z.object({
  /** Through a frozen base, picture decoding included, by net. */
  prefix: z.record(z.string(), z.number().positive()),
  /** Training and validating a head on kept features. */
  suffix: z.number().positive().nullable(),
  /** Seconds after the last epoch: the best checkpoint read again and evaluated, a picture. */
  evaluate: z.number().positive().nullable(),
})
export type EngineRates = z.infer<typeof engineRates>

const ratesFile = z.object({
  format: z.literal(1),
  /** The engine of the latest run: what the next one will most likely have. */
  latest: z.string(),
  engines: z.record(z.string(), engineRates),
})

export interface Measured {
  base: NetId
  /** Operations and the seconds that they took; null where nothing was computed. */
  prefix: { flops: number; seconds: number } | null
  suffix: { flops: number; seconds: number } | null
  evaluate: { pictures: number; seconds: number } | null
}

/** Engines that differ in any of this have different speeds. */
const keyOf = ({ engine, tensorflow, threads }: EngineInfo): string =>
  [engine, tensorflow ?? 'without TensorFlow', `${threads} threads`].join(', ')

/** A new figure counts as much as all that came before: machines change, and one slow day should not stay. */
const blend = (old: number | null | undefined, fresh: number): number => (old ? Math.sqrt(old * fresh) : fresh)

/** Less than this tells of start-up, not of speed. */
const shortestSeconds = 0.2

const rateOf = (amount: number, seconds: number) => (seconds > shortestSeconds && amount > 0 ? amount / seconds : null)

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
    /** The rates of that engine, or of the latest where none is running yet; null where nothing was ever measured. */
    of: async (info: EngineInfo | null): Promise<EngineRates | null> => {
      const file = await read()
      return file?.engines[info ? keyOf(info) : file.latest] ?? null
    },
    record: async (info: EngineInfo, { base, prefix, suffix, evaluate }: Measured): Promise<void> => {
      const file = await read()
      const key = keyOf(info)
      const old = file?.engines[key] ?? { prefix: {}, suffix: null, evaluate: null }
      const prefixRate = prefix && rateOf(prefix.flops, prefix.seconds)
      const suffixRate = suffix && rateOf(suffix.flops, suffix.seconds)
      const evaluateRate = evaluate && rateOf(evaluate.pictures, evaluate.seconds)
      const fresh: EngineRates = {
        prefix: prefixRate ? { ...old.prefix, [base]: blend(old.prefix[base], prefixRate) } : old.prefix,
        suffix: suffixRate ? blend(old.suffix, suffixRate) : old.suffix,
        evaluate: evaluateRate ? blend(old.evaluate, 1 / evaluateRate) : old.evaluate,
      }
      await writeJson(path, { format: 1, latest: key, engines: { ...file?.engines, [key]: fresh } })
    },
  }
}
export type Rates = ReturnType<typeof createRates>
