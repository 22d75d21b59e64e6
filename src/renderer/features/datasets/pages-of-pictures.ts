import { shallowRef } from 'vue'

/**
 * A long list of which only the pages in sight are fetched.
 *
 * @param fetch asks for `limit` items from `offset` on
 * @param size items in a page
 */
export const createPages = <T>(
  fetch: (offset: number, limit: number) => Promise<{ total: number; images: readonly T[] }>,
  size = 200,
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
      pages.value = new Map(pages.value).set(page, answer.images)
    } catch (thrown) {
      asked.delete(page) // scrolling there again asks again
      error.value = thrown
    }
  }

  const load = (page: number): Promise<void> => {
    const under = asked.get(page) ?? fetchPage(page)
    asked.set(page, under)
    return under
  }

  return {
    total,
    error,
    /** The item at that place, or undefined while its page is on the way. */
    at: (index: number): T | undefined => pages.value.get(Math.floor(index / size))?.[index % size],
    /** Have the items `from`..`to` (inclusive) fetched; done when they are there. */
    need: async (from: number, to: number): Promise<void> => {
      const first = Math.floor(Math.max(0, from) / size)
      const last = Math.floor(Math.max(0, to) / size)
      await Promise.all(Array.from({ length: last - first + 1 }, (_, k) => load(first + k)))
    },
  }
}
