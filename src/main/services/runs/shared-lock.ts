import { takeLock } from '../../files/lock.ts'

/**
 * A lock that this lab may hold several times over and gives back when the last holder has let go: all runs of this
 * lab share it, another lab does not get it.
 */
export const createSharedLock = (path: string, what: string) => {
  let holders = 0
  let release: (() => Promise<void>) | null = null
  let turn: Promise<unknown> = Promise.resolve()

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  return {
    /** @throws LabError `busy`, naming the process that holds it; `not-writable` */
    hold: (): Promise<void> =>
      inTurn(async () => {
        release ??= await takeLock(path, what)
        holders += 1
      }),
    letGo: (): Promise<void> =>
      inTurn(async () => {
        holders -= 1
        if (holders > 0 || !release) return
        const give = release
        release = null
        await give()
      }),
  }
}
