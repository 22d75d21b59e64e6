/**
 * Ctrl-C: the first asks for an orderly end, the second ends at once. Where nothing asks to be told, the first ends at
 * once, too.
 */
export interface Interrupt {
  /** Be told of the first Ctrl-C; returns the way to stop listening. */
  listen(listener: () => void): () => void
  /**
   * The same from inside: nobody reads our output any more.
   *
   * @param code the exit code where nothing asks to be told
   */
  trigger(code?: number): void
}

export const createInterrupt = (exit: (code: number) => void): Interrupt => {
  const listeners: (() => void)[] = []
  let asked = false
  const trigger = (code = 130) => {
    const listener = listeners.at(-1)
    if (asked || !listener) return exit(code)
    asked = true
    listener()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => trigger())
  return {
    listen: listener => {
      listeners.push(listener)
      return () => void listeners.splice(listeners.indexOf(listener), 1)
    },
    trigger,
  }
}
