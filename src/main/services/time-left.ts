/** How quickly an old rate is forgotten: after this many seconds its share in the estimate is 1/e. */
const memorySeconds = 8
/** Before this much has passed, any guess would jump about. */
const settleSeconds = 1

/**
 * The time that is left, from how fast `done` has been growing: a rate smoothed over the last seconds.
 *
 * @param now milliseconds of a clock that never goes back
 */
export const createTimeLeft = (now: () => number) => {
  let first: { time: number; done: number } | null = null
  let last = { time: 0, done: 0 }
  let rate: number | null = null // units a second

  const reset = () => {
    first = null
    rate = null
  }

  /** Seconds until `done` reaches `total`; null until it can be told. */
  const at = (done: number, total: number | null): number | null => {
    const time = now()
    if (first && done < last.done) reset()
    if (!first) {
      first = last = { time, done }
      return null
    }
    const seconds = (time - last.time) / 1000
    if (seconds > 0.05) {
      const latest = (done - last.done) / seconds
      const keep = Math.exp(-seconds / memorySeconds)
      rate = rate === null ? latest : keep * rate + (1 - keep) * latest
      last = { time, done }
    }
    if (total === null || rate === null || rate <= 0 || (time - first.time) / 1000 < settleSeconds) return null
    return Math.max(0, (total - done) / rate)
  }

  return { at, reset }
}
