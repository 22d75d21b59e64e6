/** Wait for something that cannot fail, but not longer than that. @returns whether it came in time */
export const within = async (ms: number, wanted: Promise<unknown>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>(resolve => (timer = setTimeout(() => resolve(false), ms)))
  const inTime = await Promise.race([wanted.then(() => true), late])
  clearTimeout(timer)
  return inTime
}
