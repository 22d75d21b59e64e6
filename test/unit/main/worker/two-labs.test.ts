import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@playwright/test'
import { builtCli } from '../../../kit/lab-process.ts'
import { needsBuild } from '../../../kit/real-lab.ts'
import { resultOf, tinyRun } from '../../../kit/tiny-run.ts'
import type { TinyRun } from '../../../kit/tiny-run.ts'

test.describe.configure({ timeout: 180_000 })
needsBuild()

let root = ''
test.beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'two-labs-'))))
/** Ends what a failed test may have left. */
const strays: (() => unknown)[] = []
test.afterAll(async () => {
  for (const end of strays) end()
  await rm(root, { recursive: true, force: true, maxRetries: 5 })
})

type Said = { event?: string }

/** A lab of its own: the command line as a process with its engine's child. */
const lab = (home: string, words: string[]) => {
  const child = spawn(process.execPath, [builtCli, '--json', '--home', home, ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  strays.push(() => child.kill('SIGKILL'))
  const said: Said[] = []
  const hearing = new Set<() => void>()
  createInterface(child.stdout).on('line', line => {
    said.push(JSON.parse(line) as Said)
    hearing.forEach(hear => hear())
  })
  const code = new Promise<number | null>(resolve => child.once('close', resolve))
  return {
    pid: child.pid,
    /** Ctrl-C. */
    stop: () => child.kill('SIGINT'),
    said,
    code,
    /** Resolves when something like this was said, and not before. */
    when: (satisfies: (each: Said) => boolean) =>
      new Promise<void>(resolve => {
        const hear = () => void (said.some(satisfies) && resolve())
        hearing.add(hear)
        hear()
      }),
  }
}

test('two labs on one home: the second is told who trains, nothing is mixed, and what only reads goes on beside it', async () => {
  const count = { train: 16, validation: 8, test: 8 }
  const spec = { units: 4, batch: 4, epochs: 2 }
  const home = join(root, 'home')
  const make = (number: number, epochs: number) => tinyRun(root, { home, spec: { ...spec, epochs }, count, number })
  const [done, long, waiting] = [await make(1, 2), await make(2, 10_000), await make(3, 2)]
  const resume = ({ run }: TinyRun) => lab(home, ['resume', run.id, '--sealed'])
  expect(await lab(home, ['dataset', 'add', join(root, 'pictures'), '--name', 'tiny']).code).toBe(0)
  expect(await resume(done).code).toBe(0)
  const result = await resultOf(done.folder)

  const training = resume(long)
  await training.when(({ event }) => event === 'epoch')
  const refused = [
    { lab: resume(long), code: 'run-state', message: `Run "${long.run.id}" is at work (running).` },
    { lab: resume(waiting), code: 'busy', message: `by another Unfreeze (process ${training.pid})` },
  ]
  for (const { lab, code, message } of refused) {
    expect(await lab.code).toBe(1)
    const error = { event: 'error', code, message: expect.stringContaining(message) as unknown }
    expect(lab.said).toEqual([expect.objectContaining(error)])
  }
  const listed = lab(home, ['runs'])
  expect(await listed.code).toBe(0)
  expect(listed.said[0]).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: done.run.id, state: 'finished' }),
      expect.objectContaining({ id: long.run.id, state: 'running' }),
      expect.objectContaining({ id: waiting.run.id, state: 'interrupted', epochsDone: 0 }),
    ]),
  )
  // The training holds the very features that this reads.
  expect(await lab(home, ['evaluate', done.run.id, '--split', 'validation']).code).toBe(0)
  expect(await resultOf(done.folder)).toEqual(result)

  training.stop()
  expect(await training.code).toBe(130)
  expect(await resume(waiting).code).toBe(0)
  expect(await resultOf(waiting.folder)).toEqual(result)
})
