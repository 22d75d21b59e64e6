import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { residentBytes, sampleResidentMemory } from '../../../../src/main/services/resident-memory.ts'
import { makeHome } from '../../../kit/runs-bench.ts'

/** A child that holds 120 MB in a process that it has started itself. */
const program = `
import { fork } from 'node:child_process'
if (process.argv[2] === 'inner') {
  globalThis.held = Buffer.alloc(120e6, 1)
  process.send('held')
  setInterval(() => undefined, 1000)
} else {
  const inner = fork(process.argv[1], ['inner'])
  inner.on('message', () => process.send(inner.pid))
}
`

test('counts descendants too, and remembers the peak when they are gone', async () => {
  test.skip(process.platform === 'win32', 'there only the named processes are counted')
  const { home, remove } = await makeHome()
  await writeFile(join(home, 'holder.mjs'), program)
  const before = await residentBytes([])
  const outer: ChildProcess = fork(join(home, 'holder.mjs'))
  const sampler = sampleResidentMemory(() => [undefined, outer.pid])
  const inner = Number(await new Promise(resolve => outer.once('message', resolve)))
  expect(await residentBytes([outer.pid!])).toBeGreaterThan(before + 120e6)
  await expect.poll(() => sampler.peak()).toBeGreaterThan(before + 120e6)
  const peak = sampler.peak()
  const gone = new Promise(resolve => outer.once('exit', resolve))
  process.kill(inner, 'SIGKILL')
  outer.kill('SIGKILL')
  await gone
  expect(await residentBytes([outer.pid!])).toBeLessThan(before + 120e6)
  expect(sampler.peak()).toBeGreaterThanOrEqual(peak)
  sampler.stop()
  await remove()
})
