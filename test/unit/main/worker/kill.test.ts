import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { readHistory } from '../../../../src/main/files/history.ts'
import { runPlaces } from '../../../../src/main/files/run-file.ts'
import { startEngineChild, workerScript } from '../../../kit/engine-child.ts'
import { resultOf, tinyRun } from '../../../kit/tiny-run.ts'

test.describe.configure({ mode: 'serial', timeout: 180_000 })

let root = ''
/** Ends what a failed test may have left. */
const strays: (() => unknown)[] = []
const start = async () => {
  const child = await startEngineChild()
  strays.push(() => child.process.kill('SIGKILL'))
  return child
}

test.beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kill-'))
})
test.afterAll(async () => {
  for (const end of strays) end()
  await rm(root, { recursive: true, force: true })
})

test('killed in the extraction and in the training, a run ends as one that was left alone', async () => {
  const whole = await tinyRun(root, { home: join(root, 'whole') })
  const child = await start()
  const outcome = await child.job('run', whole)
  expect(outcome).toMatchObject({ epochs: 4, trainableWeights: 4 })
  child.process.kill('SIGKILL')

  const { home, folder } = await tinyRun(root, { home: join(root, 'killed') })
  const first = await start()
  const extracted: number[] = []
  const inExtraction = await first.job('run', { home, folder }, (fact, kill) => {
    if (fact.type !== 'progress' || fact.phase !== 'features') return
    extracted.push(fact.done)
    if (fact.done > 0) kill()
  })
  expect(inExtraction).toBe('killed')
  expect(extracted.at(-1)).toBeLessThan(72)

  const second = await start()
  const found: number[] = []
  const inTraining = await second.job('run', { home, folder }, (fact, kill) => {
    if (fact.type === 'progress' && fact.phase === 'features') found.push(fact.done)
    if (fact.type === 'epoch' && fact.record.epoch === 2) kill()
  })
  expect(inTraining).toBe('killed')
  expect(found[0], 'pictures that need not be computed again').toBeGreaterThanOrEqual(extracted.at(-1)!)
  const epochs = await readHistory(runPlaces(folder).history)
  expect(epochs.length).toBeGreaterThanOrEqual(2)

  const third = await start()
  expect(await third.job('run', { home, folder })).toMatchObject({ epochs: 4 })
  expect(await resultOf(folder)).toEqual(await resultOf(whole.folder))
})

test('killed while it makes its bank of views, and in an epoch of fresh ones, a run ends the same', async () => {
  const spec = { recipe: 'augment', flip: true, rotation: 0.1, zoom: 0.2, units: 4, epochs: 2 } as const
  const count = { train: 16, validation: 8, test: 8 }
  for (const views of [2, 'fresh'] as const) {
    const make = (name: string) =>
      tinyRun(root, { home: join(root, `${views} ${name}`), spec: { ...spec, views }, count })
    const whole = await make('whole')
    const child = await start()
    await child.job('run', whole)
    const { home, folder } = await make('killed')
    const phase = views === 'fresh' ? 'train' : 'features'
    const killed = await child.job('run', { home, folder }, (fact, kill) => {
      if (fact.type === 'progress' && fact.phase === phase && fact.done > 0) kill()
    })
    expect(killed).toBe('killed')
    const next = await start()
    expect(await next.job('run', { home, folder })).toMatchObject({ epochs: 2, trainableWeights: 4 })
    expect(await resultOf(folder)).toEqual(await resultOf(whole.folder))
    next.process.kill('SIGKILL')
  }
})

test('stopped in the middle of an epoch, a run keeps every step', async () => {
  const spec = { epochs: 3, batch: 1 }
  const whole = await tinyRun(root, { home: join(root, 'unstopped'), spec })
  const { home, folder } = await tinyRun(root, { home: join(root, 'stopped'), spec })
  const child = await start()
  await child.job('run', whole)
  const error = await child
    .job('run', { home, folder }, (fact, _kill, stop) => {
      if (fact.type === 'progress' && fact.phase === 'train' && fact.done > 0) stop()
    })
    .catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'stopped' })
  expect(await child.job('run', { home, folder })).toMatchObject({ epochs: 3 })
  expect(await resultOf(folder)).toEqual(await resultOf(whole.folder))
})

test('the child ends with its parent, even while its main thread hears nothing', async () => {
  // A long native operation looks like this to the process: the main thread does not come back.
  const deaf = `data:text/javascript,process.on('message', ({ type }) => { while (type === 'stop') {} })`
  // A parent of its own, because this one has to live on.
  const parent = spawn(
    process.execPath,
    [
      '-e',
      `const child = require('node:child_process').fork(${JSON.stringify(workerScript)}, [], {
         serialization: 'advanced', stdio: 'ignore', execArgv: ['--import', ${JSON.stringify(deaf)}]
       })
       child.on('message', () => child.send({ type: 'stop', id: 0 }, () => process.stdout.write(String(child.pid))))`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  strays.push(() => parent.kill('SIGKILL'))
  const pid = await new Promise<number>(resolve =>
    parent.stdout.once('data', (bytes: Buffer) => resolve(Number(bytes.toString()))),
  )
  strays.push(() => isAlive(pid) && process.kill(pid, 'SIGKILL'))
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false)
})

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
