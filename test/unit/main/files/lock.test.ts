import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { lockOwner, takeLock, withLock } from '../../../../src/main/files/lock.ts'

let folder: string
let path: string
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unfreeze-lock-'))
  path = join(folder, 'lock')
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

test('one holds it, the next is told, and after giving back it is free', async () => {
  const release = await takeLock(path, 'The run "cats"')
  await expect(takeLock(path, 'The run "cats"')).rejects.toMatchObject({
    code: 'busy',
    message: 'The run "cats" is being worked on already.',
  })
  await release()
  expect(existsSync(path)).toBe(false)
  expect(await lockOwner(path)).toBeNull()
  expect(await withLock(path, 'x', () => Promise.resolve(7))).toBe(7)
  await (
    await takeLock(path, 'x')
  )()
})

test('of many that try at once exactly one gets it', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(path, 'x')))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('work that fails gives the lock back', async () => {
  await expect(withLock(path, 'x', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(existsSync(path)).toBe(false)
})

test('the lock of a live process is respected, that of a dead one taken over', async () => {
  const holder = fork(join(import.meta.dirname, '../../../kit/lock-holder.mjs'), [path])
  await once(holder, 'message')
  expect(await lockOwner(path)).toMatchObject({ pid: holder.pid })
  await expect(takeLock(path, 'The run')).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringContaining(String(holder.pid)),
  })
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  expect(await lockOwner(path)).toBeNull()
  const release = await takeLock(path, 'The run')
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid })
  await release()
})

test('a process that got the number of a dead one does not keep its lock', async () => {
  await writeFile(path, JSON.stringify({ pid: process.pid, start: 'long ago', what: 'x' }))
  await (
    await takeLock(path, 'x')
  )()
})

test('a lock file that makes no sense is nobody’s', async () => {
  for (const content of ['', '{"pid": 1', '[]']) {
    await writeFile(path, content)
    await (
      await takeLock(path, 'x')
    )()
  }
})
