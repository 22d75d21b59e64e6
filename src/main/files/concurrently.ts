/**
 * Do something with every item, a few at a time, and give back the results in the order of the items. The first that
 * fails rejects the whole, after those under way have ended; nothing new is started then.
 *
 * @param width how many may be under way at once
 */
export const concurrently = async <T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> => {
  const results = new Array<R>(items.length)
  let next = 0
  let failed = false
  const lane = async () => {
    while (next < items.length && !failed) {
      const index = next++
      try {
        results[index] = await work(items[index]!, index)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, lane))
  const failure = ended.find(lane => lane.status === 'rejected')
  if (failure) throw failure.reason
  return results
}

/**
 * A gate that lets a few through at a time; the others wait in line.
 *
 * @example const gate = createGate(4); await gate(() => readPicture(path))
 */
export const createGate = (width: number) => {
  let inside = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (inside >= width) await new Promise<void>(resolve => waiting.push(resolve))
    else inside++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else inside--
    }
  }
}
