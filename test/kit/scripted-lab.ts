import { createEvents, createRouter } from '../../src/main/hosts/router.ts'
import type { Router } from '../../src/main/hosts/router.ts'
import { LabError } from '../../src/shared/contract/errors.ts'
import type { Handlers, Snapshot } from '../../src/shared/contract/index.ts'
import { requests } from '../../src/shared/contract/index.ts'
import { resolveSpec } from '../../src/shared/contract/run-spec.ts'

export interface ScriptedLab {
  router: Router
  /** Stacks that would have gone to the log. */
  faults: unknown[]
  /** Lets the `runs.plan` requests that wait be answered. */
  release(): void
}

const nothing = { engine: { state: 'ready', info: null, message: null }, datasets: [], weights: [], runs: [], jobs: [] }

/**
 * A real router over a few handlers that answer, fail, wait and tell at command: what a wire has to carry, without a
 * lab behind it. `runs.start` tells its epochs as `run.progress` before it answers; `runs.plan` waits for release().
 */
export const scriptedLab = (): ScriptedLab => {
  const faults: unknown[] = []
  const onFault = (error: unknown) => void faults.push(error)
  const events = createEvents(onFault)
  let done = 0
  const waiting: (() => void)[] = []

  const tell = (runId: string, total: number) => {
    for (let step = 1; step <= total; step++)
      events.publish('run.progress', { runId, phase: 'train', done: (done = step), total, secondsLeft: null })
  }
  const scripted: Partial<Handlers> = {
    'lab.snapshot': () =>
      ({
        ...nothing,
        ...{ seq: events.seq, version: '0.0.0', home: '/home' },
        progress: [{ runId: 'run-1', phase: 'train', done, total: 100, secondsLeft: null }],
      }) as Snapshot,
    'runs.start': ({ spec }) => {
      tell('run-1', spec.epochs ?? 3)
      return { runId: 'run-1', dir: '/home/runs/run-1', spec: resolveSpec(spec) }
    },
    'runs.show': ({ runId }) => {
      throw new LabError('not-found', `There is no run "${runId}".`, 'See `unfreeze runs`.')
    },
    'runs.list': () => {
      throw new TypeError('a fault of ours')
    },
    'runs.plan': async () => {
      await new Promise<void>(resolve => waiting.push(resolve))
      throw new LabError('stopped', 'Released.')
    },
    'datasets.list': () => [],
  }
  const missing = Object.fromEntries(
    Object.keys(requests).map(name => [name, () => Promise.reject(new Error(`"${name}" is not in the script.`))]),
  )
  return {
    router: createRouter(events, { ...missing, ...scripted } as unknown as Handlers, onFault),
    faults,
    release: () => waiting.splice(0).forEach(answer => answer()),
  }
}
