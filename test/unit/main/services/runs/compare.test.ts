import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { requests } from '../../../../../src/shared/contract/index.ts'
import type { ImageResult } from '../../../../../src/shared/contract/runs.ts'
import { mcnemar } from '../../../../../src/shared/mcnemar.ts'
import { writeEvaluation } from '../../../../../src/main/files/evaluation-file.ts'
import { comparePairs, noteOn } from '../../../../../src/main/services/runs/compare.ts'
import { makeHome, makeRuns } from '../../../../kit/runs-bench.ts'

const result = (sha256: string, label: string, isRight: boolean): ImageResult => ({
  ...{ file: `${sha256}.jpg`, class: label, predicted: isRight ? label : 'another', probabilities: {}, value: null },
  ...{ target: null, loss: 1, sha256 },
})

test('pictures count that both runs know by content and label', () => {
  const a = [result('1', 'cat', true), result('2', 'cat', true), result('3', 'dog', false), result('4', 'dog', true)]
  const b = [
    ...[result('4', 'dog', false), result('2', 'dog', false), result('3', 'dog', true), result('1', 'cat', true)],
    result('5', 'cat', false),
  ]
  const pair = { a: 'a', b: 'b', count: 3, onlyARight: 1, onlyBRight: 1, p: 1 }
  const runs = [
    { runId: 'a', images: a },
    { runId: 'b', images: b },
  ]
  expect(comparePairs(runs)).toEqual([pair])
  // The same content twice in both is two pictures; once in one of them it is one.
  const twice = [...a, result('1', 'cat', false)]
  expect(comparePairs([{ runId: 'a', images: twice }, runs[1]!])[0]).toMatchObject({ count: 3 })
  expect(
    comparePairs([
      { runId: 'a', images: twice },
      { runId: 'b', images: twice },
    ])[0],
  ).toMatchObject({ count: 5, p: 1 })
})

test('whatever the results are: the order of pictures does not matter, sides swap, p is McNemar’s', () => {
  const outcomes = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { maxLength: 60 })
  fc.assert(
    fc.property(outcomes, outcomes => {
      const a = outcomes.map(([right], at) => result(String(at), 'cat', right))
      const b = outcomes.map(([, right], at) => result(String(at), 'cat', right)).reverse()
      const onlyA = outcomes.filter(([x, y]) => x && !y).length
      const onlyB = outcomes.filter(([x, y]) => !x && y).length
      const runs = [
        { runId: 'a', images: a },
        { runId: 'b', images: b },
      ]
      expect(comparePairs(runs)).toEqual([
        { a: 'a', b: 'b', count: outcomes.length, onlyARight: onlyA, onlyBRight: onlyB, p: mcnemar(onlyA, onlyB) },
      ])
      expect(comparePairs([...runs].reverse())[0]).toMatchObject({ onlyARight: onlyB, p: mcnemar(onlyA, onlyB) })
    }),
  )
})

const three = ['a', 'b', 'c'].map((runId, at) => ({
  runId,
  images: Array.from({ length: 30 }, (_, i) => result(String(i), 'cat', i >= 9 * at)),
}))

test('three runs are three pairs, with Holm', () => {
  const pairs = comparePairs(three)
  expect(pairs.map(({ a, b }) => a + b)).toEqual(['ab', 'ac', 'bc'])
  for (const { p, pHolm } of pairs) expect(pHolm).toBeGreaterThanOrEqual(p)
  expect(pairs[1]!.pHolm).toBeCloseTo(3 * pairs[1]!.p, 12)
})

test('the note says what a comparison is not', () => {
  const [pair] = comparePairs(three.slice(0, 2))
  const note = noteOn('test', three.slice(0, 2), [pair!])
  for (const words of ['networks, not techniques', 'another seed', 'optimistic']) expect(note).toContain(words)
  expect(note).not.toContain('Holm')
  expect(noteOn('validation', three, comparePairs(three))).toContain('Holm')
  const equal = comparePairs([three[0]!, { ...three[0]!, runId: 'd' }])
  expect(noteOn('test', equal, equal)).toContain('right and wrong together')
})

test.describe('two runs of a home', () => {
  let home = ''
  let removeHome: () => Promise<void>
  test.beforeEach(async () => {
    const made = await makeHome()
    home = made.home
    removeHome = made.remove
  })
  test.afterEach(() => removeHome())

  test('validation at once; the test set only when it was opened in both', async () => {
    const bench = makeRuns(home)
    try {
      const ids = [await bench.start(), await bench.start()]
      for (const id of ids) await expect.poll(() => bench.latest(id)?.state, { timeout: 20_000 }).toBe('finished')
      const images = Array.from({ length: 12 }, (_, i) => result(`sha-${i}`, i % 2 ? 'dog' : 'cat', i > 5))
      for (const [at, id] of ids.entries())
        for (const split of ['validation', 'test'] as const)
          await writeEvaluation(join(home, 'runs', id), split, images.slice(at))
      const compare = (split: 'validation' | 'test', runIds = ids) => bench.ask['runs.compare']({ runIds, split })

      const answer = await compare('validation')
      expect(requests['runs.compare'].output.safeParse(answer).error).toBeUndefined()
      expect(answer.pairs).toEqual([{ a: ids[0], b: ids[1], count: 11, onlyARight: 0, onlyBRight: 0, p: 1 }])
      expect(answer.runs.map(({ runId, result }) => [runId, result.count])).toEqual([
        [ids[0], 12],
        [ids[1], 11],
      ])
      await expect(compare('test')).rejects.toMatchObject({ code: 'run-state' })
      await bench.ask['runs.openTest']({ runId: ids[0]!, by: 'window' })
      await expect(compare('test')).rejects.toThrow('sealed')
      await bench.ask['runs.openTest']({ runId: ids[1]!, by: 'window' })
      expect((await compare('test')).pairs[0]?.count).toBe(11)
      await expect(compare('test', [ids[0]!, ids[0]!])).rejects.toMatchObject({ code: 'bad-request' })
      await expect(compare('test', [ids[0]!, 'nobody'])).rejects.toMatchObject({ code: 'not-found' })
    } finally {
      await bench.close()
    }
  })
})
