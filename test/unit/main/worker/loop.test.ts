import { expect, test } from '@playwright/test'
import type { Engine } from '../../../../src/main/engine/load.ts'
import { paceFacts } from '../../../../src/main/worker/fact-pace.ts'
import { startLoop } from '../../../../src/main/worker/loop.ts'
import type { FromWorker, ToWorker, WorkerFact } from '../../../../src/main/worker/protocol.ts'
import type { JobControl } from '../../../../src/main/worker/jobs/job.ts'
import { LabError } from '../../../../src/shared/contract/errors.ts'

const progress = (done: number, phase: 'features' | 'train' = 'features'): WorkerFact => ({
  ...{ type: 'progress', phase, done, total: 100, secondsLeft: null },
})

test('progress is thinned out to ten a second, and nothing of weight is lost', () => {
  let time = 0
  const sent: WorkerFact[] = []
  const { tell, flush } = paceFacts(
    fact => sent.push(fact),
    () => time,
  )
  for (let done = 0; done <= 100; done++, time += 10) tell(progress(done))
  expect(sent.length).toBeLessThanOrEqual(11)
  tell(progress(1, 'train'))
  expect(sent.at(-1)).toEqual(progress(100))
  const warning: WorkerFact = { type: 'warning', message: 'slow' }
  tell(warning)
  expect(sent.slice(-2)).toEqual([progress(1, 'train'), warning])
  tell(progress(2, 'train'))
  flush()
  flush()
  expect(sent.at(-1)).toEqual(progress(2, 'train'))
})

/** The parent's end of the line. */
const line = () => {
  const sent: FromWorker[] = []
  let hear: (message: ToWorker) => void = () => undefined
  let close: () => void = () => undefined
  return {
    sent,
    post: (message: ToWorker) => hear(message),
    close: () => close(),
    port: {
      send: (message: FromWorker) => void sent.push(message),
      onMessage: (listener: typeof hear) => void (hear = listener),
      onClose: (listener: typeof close) => void (close = listener),
    },
  }
}

const engine = { info: { engine: 'wasm' } } as unknown as Engine
const job = (id: number): ToWorker => ({ type: 'job', id, kind: 'selfTest', input: { rates: false } })

test('jobs take turns, a stop reaches the one that it names, errors become facts', async () => {
  const { port, sent, post, close } = line()
  const started: { control: JobControl; end: (result: unknown) => void; fail: (error: unknown) => void }[] = []
  const exits: number[] = []
  await startLoop({
    port,
    loadEngine: () => Promise.resolve(engine),
    work: (_engine, _message, control) => new Promise((end, fail) => started.push({ control, end, fail })),
    exit: code => exits.push(code),
  })
  expect(sent).toEqual([{ type: 'ready', info: { engine: 'wasm' } }])

  for (const id of [1, 2, 3, 4]) post(job(id))
  await expect.poll(() => started.length).toBe(1)
  post({ type: 'stop', id: 2 })
  expect(started[0]!.control.signal.aborted).toBe(false)
  started[0]!.end('first')
  await expect.poll(() => started.length).toBe(2)
  expect(sent.slice(1)).toEqual([
    { type: 'done', id: 1, result: 'first' },
    { type: 'failed', id: 2, error: { code: 'stopped', message: 'Stopped.', hint: '' } },
  ])
  post({ type: 'stop', id: 3 })
  expect(started[1]!.control.signal.aborted).toBe(true)
  started[1]!.fail(new LabError('run-damaged', 'It is damaged.', 'Mend it.'))
  await expect.poll(() => started.length).toBe(3)
  expect(sent.at(-1)).toEqual({
    ...{ type: 'failed', id: 3 },
    error: { code: 'run-damaged', message: 'It is damaged.', hint: 'Mend it.' },
  })
  started[2]!.fail(new Error('OOM when allocating tensor with shape[4096]'))
  await expect.poll(() => sent.length).toBe(5)
  expect(sent.at(-1)).toMatchObject({ type: 'failed', id: 4, error: { code: 'out-of-memory' } })

  close()
  post({ type: 'exit' })
  expect(exits).toEqual([0, 0])
})

test('without an engine it says why', async () => {
  const { port, sent } = line()
  await startLoop({
    port,
    loadEngine: () => Promise.reject(new LabError('engine-unavailable', 'No engine runs here.')),
    work: () => Promise.reject(new Error('never')),
    exit: () => undefined,
  })
  expect(sent).toEqual([
    { type: 'unavailable', error: { code: 'engine-unavailable', message: 'No engine runs here.', hint: '' } },
  ])
})
