import { z } from 'zod'
import { readJson, writeJson } from '../../files/atomic.ts'
import { ifWhole } from '../../files/if-there.ts'

/** features-seconds.json of a run: what its features took in all sittings so far. */
const spent = z.object({ format: z.literal(1), seconds: z.number().nonnegative() })

/** Written that often while features are computed: a kill loses no more of the count. */
const secondsBetweenSaves = 5

/** Counts the seconds that a run's features take, however often it is stopped, killed and resumed. */
export interface FeatureClock {
  /** Something was done: now and then the count is saved. */
  tick(): void
  /** Save the count. @returns seconds of all sittings */
  stop(): Promise<number>
}

/**
 * Go on counting where the last sitting left off.
 *
 * @param path runPlaces(folder).featuresSeconds
 * @param now seconds, for tests; the process's own clock else
 */
export const startFeatureClock = async (
  path: string,
  now: () => number = () => performance.now() / 1000,
): Promise<FeatureClock> => {
  const began = now()
  const before = await secondsIn(path)
  let saved = began
  let saving: Promise<void> = Promise.resolve()
  const count = () => before + now() - began
  const save = () => {
    saved = now()
    const seconds = count()
    saving = saving.then(() => writeJson(path, { format: 1, seconds } satisfies z.infer<typeof spent>))
    saving.catch(() => undefined) // told when the clock is stopped
  }
  return {
    tick: () => {
      if (now() - saved >= secondsBetweenSaves) save()
    },
    stop: async () => {
      const seconds = count()
      save()
      await saving
      return seconds
    },
  }
}

/** A count that is missing or damaged begins anew: it is told to a person, and nothing depends on it. */
const secondsIn = async (path: string): Promise<number> => (await ifWhole(() => readJson(path, spent)))?.seconds ?? 0
