import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { EngineStatus } from '../../../../src/shared/contract/engine.ts'
import { forkWorker } from '../../../../src/main/hosts/fork-worker.ts'
import { createEngineLanes } from '../../../../src/main/services/engine-lanes.ts'

const script = join(import.meta.dirname, '../../../kit/scripted-worker.mjs')

/** The scripted child does what the folder's name says. */
const makeLanes = (options: { idleMs?: number; hasRoom?: () => boolean } = {}) => {
  const states: EngineStatus[] = []
  let started = 0
  const lanes = createEngineLanes({
    start: () => {
      started++
      return forkWorker(script, null)
    },
    publish: (event, fact) => {
      if (event === 'engine') states.push(fact as EngineStatus)
    },
    hasRoom: () => true,
    ...options,
  })
  const training = new AbortController()
  const features = { home: '', base: 'vgg16', weights: null } as never
  return {
    ...{ lanes, states, training },
    started: () => started,
    /** Work of the first process that goes on until it is stopped. */
    train: () =>
      lanes
        .run('features', { ...(features as object), out: 'hang' } as never, { signal: training.signal })
        .catch(() => 0),
    predict: (folder: string) => lanes.run('predict', { home: '', folder, pictures: [] }) as Promise<unknown>,
  }
}

test('while one process is idle, it is enough', async () => {
  const { lanes, predict, started } = makeLanes()
  expect(await predict('echo')).toMatchObject({ folder: 'echo' })
  expect(await predict('echo')).toMatchObject({ folder: 'echo' })
  expect(started()).toBe(1)
  expect(lanes.pids()[1]).toBeUndefined()
  await lanes.stop()
})

test('a prediction does not wait for a training: a second process answers, and goes when it is idle', async () => {
  const { lanes, train, predict, started, training, states } = makeLanes({ idleMs: 20 })
  const first = train()
  await expect.poll(() => states.at(-1)?.state).toBe('busy')
  expect(await predict('echo')).toMatchObject({ folder: 'echo' })
  expect(started()).toBe(2)
  // The engine's state is that of the first: it is still busy.
  expect(states.at(-1)?.state).toBe('busy')
  await expect.poll(() => lanes.pids()[1]).toBeUndefined()
  expect(await predict('echo')).toMatchObject({ folder: 'echo' })
  expect(started()).toBe(3)
  training.abort()
  await first
  await lanes.stop()
})

test('where memory is short, there is no second process: the job waits for its turn', async () => {
  const { lanes, train, predict, started, training, states } = makeLanes({ hasRoom: () => false })
  const first = train()
  await expect.poll(() => states.at(-1)?.state).toBe('busy')
  const waiting = predict('echo')
  training.abort()
  await first
  expect(await waiting).toMatchObject({ folder: 'echo' })
  expect(started()).toBe(1)
  await lanes.stop()
})

test('a second process that dies fails its own job only', async () => {
  const { lanes, train, predict, training, states } = makeLanes()
  const first = train()
  await expect.poll(() => states.at(-1)?.state).toBe('busy')
  await expect(predict('crash')).rejects.toMatchObject({ code: 'engine-died' })
  expect(states.at(-1)?.state).toBe('busy')
  expect(await predict('echo')).toMatchObject({ folder: 'echo' })
  training.abort()
  await first
  await lanes.stop()
})

test('closing ends both', async () => {
  const { lanes, train, predict, states } = makeLanes()
  const first = train()
  await expect.poll(() => states.at(-1)?.state).toBe('busy')
  await predict('echo')
  await lanes.stop(500)
  await first
  expect(lanes.pids()).toEqual([undefined, undefined])
})
