import type { Answer, Down, Up, Wire } from '../../shared/contract/wire.ts'
import type { Router } from './router.ts'

/**
 * The wire of the command line and of tests. Both directions go through structuredClone, so that what passes here
 * passes over IPC too: no shared objects, no functions.
 */
export const createInProcessWire = (router: Router): Wire & { close(): void } => {
  const listeners = new Set<(message: Down) => void>()
  let open = true
  const deliver = (message: Down) => {
    if (open) for (const listener of [...listeners]) listener(structuredClone(message))
  }
  const unsubscribe = router.subscribe(deliver)

  const ask = async (message: Up) => {
    const answer = await router.handle(message)
    deliver(cloneable(answer))
  }

  return {
    send: message => void ask(structuredClone(message)),
    onMessage: listener => void listeners.add(listener),
    close: () => {
      open = false
      unsubscribe()
    },
  }
}

/** An answer that cannot be copied (a function in it, say) must still be an answer. */
const cloneable = (answer: Answer): Answer => {
  try {
    return structuredClone(answer)
  } catch (error) {
    const message = `The answer cannot cross a wire: ${error instanceof Error ? error.message : String(error)}`
    return { id: answer.id, error: { code: 'internal', message, hint: '' } }
  }
}
