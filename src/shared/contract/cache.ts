import { z } from 'zod'
import { request } from './define.ts'

/** The cache of features: how much of the disk it takes, and may take. */
export const cacheStatus = z.object({
  folder: z.string(),
  bytes: z.number(),
  /** What was not used for longest makes room for what is new. */
  limitBytes: z.number(),
})
export type CacheStatus = z.infer<typeof cacheStatus>

/** In bytes: enough for one run's features, and no more than a disk holds. */
export const cacheLimit = z.number().min(1e8).max(1e15)

export const cacheRequests = {
  'cache.show': request(z.object({}), cacheStatus),
  /** Removes what is over the new limit; what is in use stays. */
  'cache.limit': request(z.object({ limitBytes: cacheLimit }), cacheStatus),
  /** Removes all that is not in use: it is computed again when it is needed. */
  'cache.clear': request(z.object({}), cacheStatus),
}
