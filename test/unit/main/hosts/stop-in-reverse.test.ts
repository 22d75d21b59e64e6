import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createChildLog } from '../../../../src/main/hosts/child-log.ts'
import { stopInReverse } from '../../../../src/main/hosts/stop-in-reverse.ts'
import { createFaultLog } from '../../../../src/main/services/fault-log.ts'
import { makeHome } from '../../../kit/runs-bench.ts'

test('parts stop last to first; one that fails or hangs does not keep the others', async () => {
  const order: string[] = []
  const faults: string[] = []
  const part = (name: string, work: () => Promise<void> | void = () => undefined) => ({
    name,
    stop: async () => {
      order.push(name)
      await work()
    },
  })
  let letGo: () => void = () => undefined
  await stopInReverse(
    [
      part('first', () => letGo()),
      part('second', () => new Promise<void>(resolve => (letGo = resolve))), // ends only when the first has stopped
      part('third', () => {
        throw new Error('it is stuck')
      }),
      part('fourth'),
    ],
    (error, during) => faults.push(`${during}: ${String(error)}`),
    50,
  )
  expect(order).toEqual(['fourth', 'third', 'second', 'first'])
  expect(faults).toEqual(['stopping the third: Error: it is stuck'])
})

test('the log holds stack and cause; where it cannot be written nothing happens', async () => {
  const { home, remove } = await makeHome()
  const path = join(home, 'new', 'log.txt')
  createFaultLog(path)(new Error('outer', { cause: new TypeError('inner') }), 'a request')
  const text = await readFile(path, 'utf8')
  for (const part of ['a request', 'outer', 'inner', 'stop-in-reverse.test.ts']) expect(text).toContain(part)
  createFaultLog(join(path, 'below-a-file'))(new Error('lost'), 'a request')
  await remove()
})

test("a child's words go to its log, in order, and the last of them stay at hand", async () => {
  const { home, remove } = await makeHome()
  const log = createChildLog(join(home, 'engine.log'))
  for (let line = 0; line < 2000; line++) log.write(Buffer.from(`line ${line}\n`))
  expect(log.lastWords()).toContain('line 1999')
  expect(log.lastWords().length).toBeLessThan(5000)
  await expect.poll(() => readFile(join(home, 'engine.log'), 'utf8').catch(() => '')).toContain('line 1999')
  const lines = (await readFile(join(home, 'engine.log'), 'utf8')).trim().split('\n')
  expect(lines).toEqual(Array.from({ length: 2000 }, (_, line) => `line ${line}`))
  await remove()
})
