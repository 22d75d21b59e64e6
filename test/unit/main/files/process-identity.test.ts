import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { processStart } from '../../../../src/main/files/process-identity.ts'

test('a living process has a start that stays, an ended one has none', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'])
  const start = await processStart(child.pid!)
  expect(start).toBeTruthy()
  expect(await processStart(child.pid!)).toBe(start)
  child.kill('SIGKILL')
  await new Promise(resolve => child.once('exit', resolve))
  expect(await processStart(child.pid!)).toBeNull()
})

test('one that has ended and whose parent never asked how counts as ended', async () => {
  test.skip(process.platform !== 'linux', 'looks into /proc')
  // The shell becomes a program that does not wait for children; the one it left is never collected.
  const parent = spawn('sh', ['-c', 'sleep 0.5 & echo $!; exec sleep 100'])
  const pid = Number(await new Promise<Buffer>(resolve => parent.stdout.once('data', resolve)))
  await expect.poll(() => readFile(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ')
  expect(await processStart(pid)).toBeNull()
  parent.kill('SIGKILL')
})
