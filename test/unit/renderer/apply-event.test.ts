import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import type { Snapshot } from '../../../src/shared/contract/index.ts'
import type { Job } from '../../../src/shared/contract/jobs.ts'
import { applyEvent } from '../../../src/renderer/apply-event.ts'
import type { NumberedFact } from '../../../src/renderer/apply-event.ts'

const empty: Snapshot = {
  seq: 10,
  version: '0',
  home: '/home',
  engine: { state: 'starting', info: null, message: null },
  datasets: [],
  weights: [],
  runs: [],
  progress: [],
  jobs: [],
}

const job = (id: string, done: number): Job => ({
  id,
  kind: 'dataset.add',
  title: id,
  subject: null,
  state: 'running',
  phase: '',
  done,
  total: 10,
  unit: 'pictures',
  secondsLeft: null,
  startedAt: '2026-01-01T00:00:00Z',
  error: null,
  result: null,
})

test('a fact that is already in the snapshot changes nothing', () => {
  for (const seq of [1, 9, 10]) expect(applyEvent(empty, { seq, event: 'job', fact: job('a', 1) })).toBe(empty)
})

test('a later fact replaces the one of the same thing and leaves the others where they are', () => {
  const one = applyEvent(empty, { seq: 11, event: 'job', fact: job('a', 1) })
  const two = applyEvent(one, { seq: 12, event: 'job', fact: job('b', 1) })
  const three = applyEvent(two, { seq: 13, event: 'job', fact: job('a', 7) })
  expect(three.jobs.map(({ id, done }) => [id, done])).toEqual([
    ['a', 7],
    ['b', 1],
  ])
  expect(three.seq).toBe(13)
  expect(empty.jobs).toEqual([])
})

test('what is removed takes its progress along', () => {
  const progress = { runId: 'r1', phase: 'train' as const, done: 1, total: 2, secondsLeft: null }
  const state: Snapshot = { ...empty, progress: [progress, { ...progress, runId: 'r2' }] }
  const after = applyEvent(state, { seq: 11, event: 'run.removed', fact: { runId: 'r1' } })
  expect(after.progress.map(({ runId }) => runId)).toEqual(['r2'])
})

test('a fact from a lab that is newer than the window is passed over', () => {
  const told = { seq: 11, event: 'weather', fact: {} } as unknown as NumberedFact
  expect(applyEvent(empty, told)).toEqual({ ...empty, seq: 11 })
})

test('hearing facts twice, or old ones again, ends in the same state', () => {
  const facts = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), done: fc.nat(10) }), { maxLength: 12 })
  fc.assert(
    fc.property(facts, fc.array(fc.nat(11), { maxLength: 12 }), (told, again) => {
      const numbered: NumberedFact[] = told.map(({ id, done }, k) => ({
        seq: 11 + k,
        event: 'job',
        fact: job(id, done),
      }))
      const once = numbered.reduce(applyEvent, empty)
      const repeated = again.map(k => numbered[k]).filter(one => one !== undefined)
      expect(repeated.reduce(applyEvent, once)).toEqual(once)
    }),
  )
})
