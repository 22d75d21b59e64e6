import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createChoices } from '../../../../src/main/engine/winograd/choices.ts'
import type { ConvolutionWork, KernelTimes } from '../../../../src/main/engine/winograd/choices.ts'

const work: ConvolutionWork = { part: 'forward', height: 11, width: 11, from: 512, to: 512 }
const faster: KernelTimes = { winograd: 2, tensorflow: 4 }
const slower: KernelTimes = { winograd: 4, tensorflow: 2 }

let folder: string
let file: string

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unfreeze-choices-'))
  file = join(folder, 'choices.jsonl')
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Measures what it is told to, and counts. */
const measuring = (times: KernelTimes) => {
  const asked: ConvolutionWork[] = []
  return { asked, measure: (of: ConvolutionWork) => (asked.push(of), times) }
}

test('the faster kernel is taken, measured once; a near tie stays TensorFlow’s', () => {
  const { asked, measure } = measuring(faster)
  const isFaster = createChoices(file, 'a processor', measure)
  expect([isFaster(work), isFaster(work)]).toEqual([true, true])
  expect(asked).toEqual([work])
  expect(isFaster({ ...work, part: 'filterGradient' })).toBe(true)
  expect(asked.length).toBe(2)

  expect(createChoices(file, 'another', () => slower)(work)).toBe(false)
  expect(createChoices(file, 'a third', () => ({ winograd: 3.9, tensorflow: 4 }))(work)).toBe(false)
})

test('what was measured first holds in every later process on this processor', () => {
  createChoices(file, 'a processor', () => faster)(work)
  const { asked, measure } = measuring(slower)
  expect(createChoices(file, 'a processor', measure)(work)).toBe(true)
  expect(asked).toEqual([])
  expect(createChoices(file, 'another processor', measure)(work)).toBe(false)
})

test('of two processes that measure at once, the one that wrote first is followed by both', () => {
  const second = createChoices(file, 'a processor', () => {
    createChoices(file, 'a processor', () => faster)(work)
    return slower
  })
  expect(second(work)).toBe(true)
  expect(readFileSync(file, 'utf8').split('\n').filter(Boolean).length).toBe(2)
})

test('a line that was cut off is measured again; a file that cannot be written does no harm', () => {
  writeFileSync(file, '{"processor":"a processor","work":"forw')
  expect(createChoices(file, 'a processor', () => faster)(work)).toBe(true)
  expect(createChoices(file, 'a processor', () => slower)(work)).toBe(true)
  expect(createChoices(join(folder, 'missing', 'choices.jsonl'), 'a processor', () => faster)(work)).toBe(true)
})
