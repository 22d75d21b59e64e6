import type { CacheStatus } from '../../shared/contract/cache.ts'
import type { Handlers } from '../../shared/contract/index.ts'
import { readCacheLimit, writeCacheLimit } from '../files/cache-limit.ts'
import { makeRoom } from '../files/feature-arrays.ts'
import type { HomePlaces } from '../files/places.ts'

/** The cache of features, as a person looks at it: its size, its limit, a way to clear it. */
export const createCache = (
  places: HomePlaces,
): { handlers: Pick<Handlers, 'cache.show' | 'cache.limit' | 'cache.clear'> } => {
  const keepAtMost = async (bytes: number): Promise<CacheStatus> => ({
    folder: places.features,
    bytes: await makeRoom(places.features, bytes, 0),
    limitBytes: await readCacheLimit(places.settings),
  })

  return {
    handlers: {
      'cache.show': () => keepAtMost(Infinity),
      'cache.limit': async ({ limitBytes }) => {
        await writeCacheLimit(places.settings, limitBytes)
        return keepAtMost(limitBytes)
      },
      'cache.clear': () => keepAtMost(0),
    },
  }
}
