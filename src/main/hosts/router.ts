import type { z } from 'zod'
import { LabError } from '../../shared/contract/errors.ts'
import type { ErrorFact } from '../../shared/contract/errors.ts'
import { requests } from '../../shared/contract/index.ts'
import type { Handlers, Publish, RequestName } from '../../shared/contract/index.ts'
import { up } from '../../shared/contract/wire.ts'
import type { Answer, Published } from '../../shared/contract/wire.ts'
import { factOf } from '../services/faults.ts'
import type { OnFault } from '../services/faults.ts'
import { describeIssues } from './describe-issues.ts'

export interface Events {
  /** Number the fact and hand it to everyone who listens. */
  publish: Publish
  /** Hear all later events; returns the way to stop listening. */
  subscribe(listener: (event: Published) => void): () => void
  /** Number of the latest event; 0 before the first. */
  readonly seq: number
}

export interface Router extends Events {
  /** Answer one message. Whatever comes in, an answer goes out: it never throws and never rejects. */
  handle(message: unknown): Promise<Answer>
}

/** Facts on their way to the clients, numbered from 1 in the order in which they were told. */
export const createEvents = (onFault: OnFault = () => undefined): Events => {
  const listeners = new Set<(event: Published) => void>()
  let seq = 0
  return {
    publish: (event, fact) => {
      seq += 1
      for (const listener of [...listeners])
        try {
          listener({ seq, event, fact })
        } catch (error) {
          onFault(error, `a client hearing "${event}"`) // one broken client must not silence the others
        }
    },
    subscribe: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    get seq() {
      return seq
    },
  }
}

/** The answer to a message that did not even carry a number. */
const noId = -1

const idOf = (message: unknown): number => {
  const id: unknown = typeof message === 'object' && message !== null && 'id' in message ? message.id : null
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : noId
}

const badRequest = (message: string): ErrorFact => ({
  code: 'bad-request',
  message,
  hint: 'The window and the lab may be of different versions: reload the window, or start the lab again.',
})

/** Name, schema, handler, answer. This is the one place where everything is caught. */
export const createRouter = (events: Events, handlers: Handlers, onFault: OnFault = () => undefined): Router => {
  const answer = async (message: unknown): Promise<unknown> => {
    const asked = up.safeParse(message)
    if (!asked.success) throw new LabError('bad-request', `Not a request: ${describeIssues(asked.error.issues)}.`)
    const { name, input } = asked.data
    if (!Object.hasOwn(requests, name)) throw new LabError('bad-request', `There is no request "${name}".`)
    const known = name as RequestName
    const parsed = (requests[known].input as z.ZodType).safeParse(input)
    if (!parsed.success) throw new LabError('bad-request', `${name}: ${describeIssues(parsed.error.issues)}.`)
    const handler = handlers[known] as (input: unknown) => unknown
    return (await handler(parsed.data)) ?? {}
  }

  const handle = async (message: unknown): Promise<Answer> => {
    let id = noId
    try {
      id = idOf(message)
      return { id, ok: await answer(message) }
    } catch (error) {
      const fact = factOf(error, nameOf(message), onFault)
      return { id, error: fact.code === 'bad-request' && !fact.hint ? badRequest(fact.message) : fact }
    }
  }

  return {
    handle,
    publish: events.publish,
    subscribe: events.subscribe,
    get seq() {
      return events.seq
    },
  }
}

const nameOf = (message: unknown): string => {
  try {
    const asked = up.safeParse(message)
    return asked.success ? asked.data.name : 'a message that is no request'
  } catch {
    return 'a message that cannot be read' // a getter that throws
  }
}
