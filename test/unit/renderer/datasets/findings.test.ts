import { expect, test } from '@playwright/test'
import type { Job } from '../../../../src/shared/contract/jobs.ts'
import { findingsOf } from '../../../../src/renderer/features/datasets/findings.ts'

const check = (subject: string, state: Job['state'], result: unknown): Job => ({
  id: subject,
  kind: 'dataset.check',
  title: '',
  subject,
  state,
  phase: '',
  done: 0,
  total: null,
  unit: '',
  secondsLeft: null,
  startedAt: '2026-01-01T00:00:00Z',
  error: null,
  result,
})
const findings = (...severities: string[]) => ({
  findings: severities.map(severity => ({ kind: 'size', severity, message: severity })),
})

test('the latest finished check counts, the gravest finding first', () => {
  const jobs = [
    check('pets', 'done', findings('info')),
    check('pets', 'done', findings('info', 'error', 'warning')),
    check('pets', 'running', null),
    check('cars', 'done', findings('info')),
  ]
  expect(findingsOf(jobs, 'pets')?.map(({ severity }) => severity)).toEqual(['error', 'warning', 'info'])
})

test('no check, no findings; a sound dataset has an empty list', () => {
  expect(findingsOf([check('pets', 'failed', null)], 'pets')).toBeNull()
  expect(findingsOf([check('pets', 'done', findings())], 'pets')).toEqual([])
})
