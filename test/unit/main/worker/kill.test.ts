import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
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
