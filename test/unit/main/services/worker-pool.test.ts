import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { LabError } from '../../../../src/shared/contract/errors.ts'
import type { EngineStatus } from '../../../../src/shared/contract/engine.ts'
import { forkWorker } from '../../../../src/main/hosts/fork-worker.ts'
import { createWorkerPool } from '../../../../src/main/services/worker-pool.ts'
import type { WorkerFact } from '../../../../src/main/worker/protocol.ts'

const script = join(import.meta.dirname, '../../../kit/scripted-worker.mjs')

const makePool = (path = script) => {
  const states: EngineStatus[] = []
  const pool = createWorkerPool({
    start: () => forkWorker(path, null),
    publish: (event, fact) => {
      if (event === 'engine') states.push(fact as EngineStatus)
    },
  })
  /** What the child does stands in the folder's name. */
  const run = (folder: string, options: Parameters<typeof pool.run>[2] = {}) =>
    pool.run('predict', { home: '', folder, pictures: [] }, options) as Promise<unknown>
  return { pool, run, states, names: () => states.map(({ state }) => state) }
}

const errorOf = (work: Promise<unknown>): Promise<LabError> =>
  work.then(
    () => Promise.reject(new Error('It succeeded.')),
    (error: unknown) => {
      if (error instanceof LabError) return error
      throw error
    },
  )

test('starts the child with the first job, tells it, and answers with its result', async () => {
  const { pool, run, states, names } = makePool()
  expect(pool.pid()).toBeUndefined()
  expect(pool.status().state).toBe('starting')
  expect(await run('echo')).toEqual({ home: '', folder: 'echo', pictures: [] })
  expect(names()).toEqual(['starting', 'ready', 'busy', 'ready'])
  expect(states.at(-1)?.info).toEqual({
    ...{ engine: 'wasm', tensorflow: null, devices: [], threads: 1, reasons: ['scripted'], winograd: null },
  })
  expect((await pool.info()).cpu).toEqual(['avx2'])
  await pool.stop()
})

test('jobs take turns in the order in which they came, each hearing its own facts', async () => {
  const { pool, run } = makePool()
  const order: string[] = []
  const facts: WorkerFact[] = []
  const stopper = new AbortController()
  const first = errorOf(run('hang', { signal: stopper.signal, onStart: () => order.push('first') }))
  const second = run('facts', { onStart: () => order.push('second'), onFact: fact => facts.push(fact) })
  const third = run('echo', { onStart: () => order.push('third') })
  await pool.info()
  expect(order).toEqual(['first'])
  stopper.abort()
  expect((await first).code).toBe('stopped')
  await Promise.all([second, third])
  expect(order).toEqual(['first', 'second', 'third'])
  expect(facts.map(fact => fact.type === 'progress' && fact.done)).toEqual([1, 2, 3])
  await pool.stop()
})

test('a waiting job that is stopped never reaches the child', async () => {
  const { pool, run } = makePool()
  const [first, second] = [new AbortController(), new AbortController()]
  const running = errorOf(run('hang', { signal: first.signal }))
  let started = false
  const waiting = errorOf(run('crash', { signal: second.signal, onStart: () => (started = true) }))
  second.abort()
  expect((await waiting).code).toBe('stopped')
  first.abort()
  await running
  await run('echo')
  expect(started).toBe(false)
  await pool.stop()
})

test('a failed job answers with its error and leaves the child at work', async () => {
  const { pool, run } = makePool()
  const error = await errorOf(run('fail'))
  expect(error.toFact()).toEqual({ code: 'image-unreadable', message: '"a.jpg" is text.', hint: '' })
  const { pid } = { pid: pool.pid() }
  await run('echo')
  expect(pool.pid()).toBe(pid)
  await pool.stop()
})

test('a job for which memory ran out leaves the next one a new child', async () => {
  const { pool, run } = makePool()
  const pids: (number | undefined)[] = []
  const onStart = () => pids.push(pool.pid())
  expect((await errorOf(run('exhaust', { onStart }))).code).toBe('out-of-memory')
  expect(await run('echo', { onStart })).toMatchObject({ folder: 'echo' })
  expect(new Set(pids).size).toBe(2)
  await pool.stop()
})

test('a crash in mid-job fails that job with its last words, and the next job gets a new child', async () => {
  const { pool, run, names } = makePool()
  const crashing = errorOf(run('crash'))
  const next = run('echo')
  const error = await crashing
  expect(error.code).toBe('engine-died')
  expect(error.message).toContain('exit code 3')
  expect(error.hint).toContain('resume')
  expect(String((error.cause as Error).message)).toContain('last words of the engine')
  expect(await next).toMatchObject({ folder: 'echo' })
  expect(names()).toEqual(['starting', 'ready', 'busy', 'restarting', 'ready', 'busy', 'ready'])
  await pool.stop()
})

test('kill -9 of the child fails the running job and says what may have happened', async () => {
  const { pool, run } = makePool()
  const running = errorOf(run('hang', { onStart: () => process.kill(pool.pid()!, 'SIGKILL') }))
  const error = await running
  expect(error.code).toBe('engine-died')
  expect(error.message).toContain('SIGKILL')
  await run('echo')
  await pool.stop()
})

test('killed while idle it comes back without a job', async () => {
  const { pool, run } = makePool()
  await run('echo')
  const before = pool.pid()!
  process.kill(before, 'SIGKILL')
  await expect.poll(() => pool.status().state === 'ready' && pool.pid() !== before).toBe(true)
  await pool.stop()
})

test('no built worker: engine-unavailable with the reason, and no loop', async () => {
  const { pool, run, names } = makePool('/nowhere/worker.js')
  const error = await errorOf(run('echo'))
  expect(error.code).toBe('engine-unavailable')
  expect(error.message).toContain('/nowhere/worker.js')
  expect(error.hint).toContain('unfreeze engine')
  expect(names()).toEqual(['starting', 'failed'])
  expect((await errorOf(pool.info())).code).toBe('engine-unavailable')
  await pool.stop()
})

for (const [start, words] of [
  ['unavailable', 'No engine fits here.'],
  ['exit', 'cannot open shared object file'],
] as const)
  test(`a child that cannot become ready (${start}) fails all that waited`, async () => {
    process.env['SCRIPTED_START'] = start
    try {
      const { pool, run } = makePool()
      const errors = await Promise.all([errorOf(run('echo')), errorOf(run('echo'))])
      for (const error of errors) expect(error.code).toBe('engine-unavailable')
      expect(errors[0].message).toContain(words)
      expect(pool.status()).toMatchObject({ state: 'failed', message: errors[0].message })
      delete process.env['SCRIPTED_START']
      expect(await run('echo')).toMatchObject({ folder: 'echo' }) // what was missing is there now
      await pool.stop()
    } finally {
      delete process.env['SCRIPTED_START']
    }
  })

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

for (const folder of ['hang', 'deaf'])
  test(`stop() ends a child whose job is "${folder}"`, async () => {
    const { pool, run } = makePool()
    let pid = 0
    const running = errorOf(run(folder, { onStart: () => (pid = pool.pid()!) }))
    const waiting = errorOf(run('echo'))
    await pool.info()
    await pool.stop(200)
    expect((await running).code).toBe('stopped')
    expect((await waiting).code).toBe('stopped')
    expect(isAlive(pid)).toBe(false)
    expect((await errorOf(run('echo'))).code).toBe('stopped')
  })

test('an engine that was installed is found by a new child; a job at work ends before, those that wait go on there', async () => {
  const { pool, run, names } = makePool()
  pool.renew()
  expect(pool.pid(), 'nothing to renew: the first job will find it').toBeUndefined()
  const stopper = new AbortController()
  const working = errorOf(run('hang', { signal: stopper.signal }))
  await pool.info()
  const before = pool.pid()
  pool.renew()
  const waiting = run('echo')
  expect(pool.pid(), 'not in the middle of a job').toBe(before)
  stopper.abort()
  expect((await working).code).toBe('stopped')
  expect(await waiting).toMatchObject({ folder: 'echo' })
  const after = pool.pid()
  expect(after).not.toBe(before)
  expect(names()).not.toContain('restarting')

  pool.renew() // idle: at once
  expect(pool.pid()).not.toBe(after)
  expect(await run('echo')).toMatchObject({ folder: 'echo' })
  expect(names().slice(-4)).toEqual(['starting', 'ready', 'busy', 'ready'])
  await pool.stop()
})
