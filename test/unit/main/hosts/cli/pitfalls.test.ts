import { expect, test } from '@playwright/test'
import type { Handlers } from '../../../../../src/shared/contract/index.ts'
import type { Pitfalls } from '../../../../../src/shared/contract/pitfalls.ts'
import { wilson } from '../../../../../src/shared/wilson.ts'
import { runCommand } from '../../../../kit/command-line.ts'

const told: Pitfalls = {
  ...{ runId: 'one', dataset: 'pets', moreData: null, splitsApart: null },
  splitRoles: { counts: { train: 20, validation: 10, test: 10 }, runs: 2, luck: 0.004, openings: [] },
  sureness: {
    ...{ now: wilson(9, 10), at: [wilson(90, 100)] },
    others: [{ a: 'one', b: 'two', title: 'Two', count: 10, onlyARight: 2, onlyBRight: 1, p: 1, needed: 153 }],
  },
  oneNumber: {
    imbalance: 3,
    runs: [{ runId: 'one', title: 'One', accuracy: 0.9, macroF1: 0.7, rankByAccuracy: 1, rankByMacroF1: 2 }],
  },
  pace: { runs: [], medianSeconds: 90, featuresShare: 0.5 },
  parting: { runs: [] },
}
const curve: Pitfalls['moreData'] = {
  ...{ layer: 'block5_pool', validation: 10, exponent: 0.3, seed: 1, seconds: 2 },
  points: [{ share: 1, pictures: 20, accuracies: [0.8, 1], mean: wilson(9, 10) }],
  forecast: [{ times: 2, pictures: 40, accuracy: { value: 0.93, low: 0.8, high: 0.99 } }],
}

const lab = (asked: string[]) => (): Partial<Handlers> => ({
  'pitfalls.show': () => told,
  'pitfalls.compute': ({ which }) => {
    asked.push(which)
    throw new Error('nothing is to be computed here')
  },
})

test('the quick look computes nothing, tells every chapter, and says what is left out', async () => {
  const asked: string[] = []
  const said = await runCommand(['pitfalls', 'one', '--quick'], lab(asked))
  expect([said.code, asked]).toEqual([0, []])
  for (const text of ['4  Would', '5  What', '6  Are', '7  How', '8  One', '10 From', '11 Do', 'leave --quick out'])
    expect(said.stdout).toContain(text)
  expect(said.stdout).toMatch(/Two +10 +2 \/ 1 +1\.000 +153/)
  expect(said.stdout).toContain('rank the runs differently')
  expect(said.stdout).toContain('nothing is spoiled')
})

test('programs get one object; what was computed before is not computed again', async () => {
  const asked: string[] = []
  const known = { ...told, moreData: curve, splitsApart: { reason: 'not here' } }
  const said = await runCommand(['pitfalls', 'one', '--json'], () => ({
    ...lab(asked)(),
    'pitfalls.show': () => known,
  }))
  expect([said.code, asked]).toEqual([0, []])
  expect(said.lines).toEqual([{ event: 'end', ...known }])
  const read = await runCommand(['pitfalls', 'one'], () => ({ ...lab(asked)(), 'pitfalls.show': () => known }))
  expect(read.stdout).toContain('2 times as many (40) would give about 93.0 % (80.0 % to 99.0 %).')
})
