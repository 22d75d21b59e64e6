import { fork } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { takeOver } from '../../../../../src/main/services/runs/training-child.ts'
import { makeHome } from '../../../../kit/runs-bench.ts'

test('a child that outlived its lab is waited for; the new one is noted, then forgotten', async () => {
  const { home, remove } = await makeHome()
  const path = join(home, 'training-child.json')
  const orphan = fork(join(import.meta.dirname, '../../../../kit/lock-holder.mjs'), [path])
  await new Promise(resolve => orphan.once('message', resolve))

  let over = false
  const taken = takeOver(path, process.pid).then(leave => {
    over = true
    return leave
  })
  await readdir(home) // it has begun to wait
  expect(over).toBe(false)
  orphan.kill('SIGKILL')
  const leave = await taken
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid })
  await leave()
  expect(await readdir(home)).toEqual([])
  await remove()
})

test('our own child goes on at once', async () => {
  const { home, remove } = await makeHome()
  const path = join(home, 'training-child.json')
  await takeOver(path, process.pid)
  await (
    await takeOver(path, process.pid)
  )()
  expect(await readdir(home)).toEqual([])
  await remove()
})
