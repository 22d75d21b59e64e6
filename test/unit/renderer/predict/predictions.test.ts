import { expect, test } from '@playwright/test'
import type { Prediction } from '../../../../src/shared/contract/predict.ts'
import type { RunSummary } from '../../../../src/shared/contract/runs.ts'
import { predictionsCsv } from '../../../../src/renderer/features/predict/csv.ts'
import { arranged, tally, usableRuns } from '../../../../src/renderer/features/predict/results.ts'

const said = (file: string, cat: number): Prediction => ({
  file,
  asset: null,
  class: cat > 0.5 ? 'cat' : 'dog',
  probabilities: { cat, dog: 1 - cat },
})
const unread: Prediction = {
  file: 'notes, "old".jpg',
  asset: null,
  error: { code: 'image-unreadable', message: 'It is text.' },
}
const predictions = [said('a.jpg', 0.9), said('b.jpg', 0.4), said('c.jpg', 0.99), unread]

test('the table for a spreadsheet has a column for each class and quotes what needs it', () => {
  expect(predictionsCsv(predictions.slice(1), ['cat', 'dog'])).toBe(
    'file,class,cat,dog,error\r\n' +
      'b.jpg,dog,0.4,0.6,\r\n' +
      'c.jpg,cat,0.99,0.010000000000000009,\r\n' +
      '"notes, ""old"".jpg",,,,It is text.\r\n',
  )
})

test('a regression has its value in place of a class', () => {
  expect(predictionsCsv([{ file: 'a.jpg', asset: null, value: 3.5 }], [])).toBe('file,value,error\r\na.jpg,3.5,\r\n')
})

test('the least sure come first where one asks for them; unreadable ones stay out', () => {
  expect(arranged(predictions, 'unsure', null).map(({ file }) => file)).toEqual(['b.jpg', 'a.jpg', 'c.jpg'])
  expect(arranged(predictions, 'file', 'cat').map(({ file }) => file)).toEqual(['a.jpg', 'c.jpg'])
  expect(tally(predictions)).toEqual([
    { name: 'cat', count: 2 },
    { name: 'dog', count: 1 },
  ])
})

test('only finished runs can predict, the best first, then the newest', () => {
  const run = (id: string, state: string, bestValAccuracy: number | null, createdAt: string) =>
    ({ id, state, bestValAccuracy, createdAt }) as RunSummary
  const runs = [
    run('good', 'finished', 0.9, '2026-01-01'),
    run('stopped', 'stopped', 0.99, '2026-01-01'),
    run('best', 'finished', 0.97, '2026-01-01'),
    run('newer', 'finished', 0.9, '2026-02-01'),
    run('regression', 'finished', null, '2026-03-01'),
  ]
  expect(usableRuns(runs).map(({ id }) => id)).toEqual(['best', 'newer', 'good', 'regression'])
})
