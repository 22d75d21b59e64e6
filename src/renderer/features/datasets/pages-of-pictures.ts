import { shallowRef } from 'vue'

/** Pages on their way at once. */
const atOnce = 2

/**
 * A long list of which only the pages in sight are fetched, and only those near by are kept.
 *
 * @param fetch asks for `limit` items from `offset` on
 * @param size items in a page
 * @param kept pages that stay in memory; those farthest from where one looks go first
 */
export const createPages = <T>(
  fetch: (offset: number, limit: number) => Promise<{ total: number; images: readonly T[] }>,
  size = 200,
  kept = 40,
) => {
  /** Null until the first page came. */
  const total = shallowRef<number | null>(null)
  const error = shallowRef<unknown>(null)
  const pages = shallowRef<ReadonlyMap<number, readonly T[]>>(new Map())
  const asked = new Map<number, Promise<void>>()

  const fetchPage = async (page: number) => {
    try {
      const answer = await fetch(page * size, size)
      total.value = answer.total
      error.value = null
      pages.value = keepNear(new Map(pages.value).set(page, answer.images))
    } catch (thrown) {
      asked.delete(page) // scrolling there again asks again
      error.value = thrown
    }
  }

  /** Where one looks now. */
  let sight = { page: 0 }
  const keepNear = (all: Map<number, readonly T[]>) => {
    const byDistance = [...all.keys()].sort((a, b) => Math.abs(a - sight.page) - Math.abs(b - sight.page))
    for (const far of byDistance.slice(kept)) {
      all.delete(far)
      asked.delete(far)
    }
    return all
  }

  const underWay = new Set<Promise<void>>()
  const load = (page: number): Promise<void> => {
    const known = asked.get(page)
    if (known) return known
    const loading = fetchPage(page).finally(() => underWay.delete(loading))
    asked.set(page, loading)
    underWay.add(loading)
    return loading
  }

  return {
    total,
    error,
    /** The item at that place, or undefined while its page is on the way. */
    at: (index: number): T | undefined => pages.value.get(Math.floor(index / size))?.[index % size],
    /**
     * Have the items `from`..`to` (inclusive) fetched; done when they are there. Where one has looked elsewhere before
     * their turn came, as in fast scrolling, they are not fetched.
     */
    need: async (from: number, to: number): Promise<void> => {
      const first = Math.floor(Math.max(0, from) / size)
      const last = Math.floor(Math.max(0, to) / size)
      const wanted = Array.from({ length: last - first + 1 }, (_, k) => first + k)
      const mine = (sight = { page: first })
      while (underWay.size >= atOnce && !wanted.every(page => asked.has(page))) {
        await Promise.race(underWay)
        if (sight !== mine) return
      }
      await Promise.all(wanted.map(load))
    },
  }
}
