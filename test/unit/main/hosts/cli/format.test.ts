import { expect, test } from '@playwright/test'
import { csv } from '../../../../../src/main/hosts/cli/csv.ts'
import { epochLines } from '../../../../../src/main/hosts/cli/epoch-line.ts'
import { bytes, duration, grouped, rate, table } from '../../../../../src/main/hosts/cli/format.ts'
import { createProgressLine } from '../../../../../src/main/hosts/cli/progress-line.ts'
import type { Step } from '../../../../../src/main/hosts/cli/progress-line.ts'

test('times, sizes and shares have units, and no more digits than they are worth', () => {
  expect([0.25, 3.14, 59.6, 250.3, 7325].map(duration)).toEqual([
    '250 ms',
    '3.1 s',
    '1 min 0 s',
    '4 min 10 s',
    '2 h 2 min',
  ])
  expect([999, 58926240, 253000000, 3.2e9].map(bytes)).toEqual(['999 B', '58.9 MB', '253 MB', '3.2 GB'])
  expect(grouped(14714688)).toBe('14\u202f714\u202f688')
  const accuracy = { accuracy: 0.974, mae: null, low: 0.9661, high: 0.9801, count: 2000 }
  expect(rate(accuracy)).toBe('97.4 % (96.6-98.0, n = 2000)')
})

test('numbers stand under each other at the right, words at the left', () => {
  const text = table([
    ['name', 'count'],
    ['Ünï', '7'],
    ['sample', '600'],
  ])
  expect(text.split('\n')).toEqual(['name    count', 'Ünï         7', 'sample    600'])
})

test('an epoch reads as Keras prints it', () => {
  const record = {
    ...{ epoch: 3, loss: 14.25, accuracy: 0.97312, mae: null, valLoss: 0.00052, valAccuracy: 0.972, valMae: null },
    ...{ learningRate: 1e-3, seconds: 0.7654, best: true, movement: [] },
  }
  expect(epochLines(record, 20, 63)).toBe(
    'Epoch 3/20\n63/63 ━━━━━━━━━━━━━━━━━━━━ 1s 12ms/step - accuracy: 0.9731 - loss: 14.2500 - val_accuracy: 0.9720 - val_loss: 5.2000e-04  (best so far)',
  )
})

test('a cell with commas, quotes or line breaks is one cell, and none is a formula', () => {
  expect(
    csv([
      ['a,b', 'say "hi"', 'x\ny'],
      ['=1+1', '-0.5', '-cmd'],
    ]),
  ).toBe('"a,b","say ""hi""","x\ny"\r\n\'=1+1,-0.5,\'-cmd\r\n')
})

const step = { title: 'Features', done: 0, total: 5000, unit: 'pictures', secondsLeft: 300 }

test('on a terminal progress is one line that fits and is written over', () => {
  let written = ''
  const line = createProgressLine({ isTTY: true, columns: 40, write: text => (written += text) })
  line.show({ ...step, done: 2500 })
  line.show({ ...step, done: 2501 })
  line.clear()
  expect(written).not.toContain('\n')
  const shown = written.split('\r\x1b[2K').filter(Boolean)
  expect(shown).toHaveLength(2)
  for (const text of shown) expect([...text].length).toBeLessThan(40)
  expect(shown[0]).toMatch(/^Features {2}━{10}╌{10}/)
})

const inLog = (steps: Step[], millisecondsEach: number): string[] => {
  let written = ''
  let clock = 0
  const line = createProgressLine({ write: text => (written += text) }, () => (clock += millisecondsEach))
  for (const one of steps) line.show(one)
  return written.trimEnd().split('\n')
}

test('in a log, slow work has a line for each tenth and quick work one for each phase', () => {
  const steps = Array.from({ length: 501 }, (_, i) => ({ ...step, done: 10 * i }))
  const slow = inLog(steps, 100)
  expect(slow).toHaveLength(11)
  expect(slow[5]).toBe('Features  2\u202f500 of 5\u202f000 pictures, 5 min 0 s left')
  const quick = inLog([...steps, { ...step, title: 'Evaluation', done: 5000, secondsLeft: 0.4 }], 1)
  expect(quick.map(line => line.split(' ')[0])).toEqual(['Features', 'Evaluation'])
  expect(quick[1]).toMatch(/, 1 s left$/)
})
