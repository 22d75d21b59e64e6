import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { LabError } from '../../../../src/shared/contract/errors.ts'
import type { Job } from '../../../../src/shared/contract/jobs.ts'
import { job as jobSchema } from '../../../../src/shared/contract/jobs.ts'
import { createJobs } from '../../../../src/main/services/jobs.ts'
import type { JobControl } from '../../../../src/main/services/jobs.ts'
import { createTimeLeft } from '../../../../src/main/services/time-left.ts'

const makeJobs = () => {
  const facts: Job[] = []
  const faults: unknown[] = []
  const jobs = createJobs((_, fact) => void facts.push(fact as Job), { onFault: error => faults.push(error) })
  const ended = (id: string) =>
    expect
      .poll(() => facts.some(fact => fact.id === id && ['done', 'failed', 'stopped'].includes(fact.state)))
      .toBe(true)
  return { jobs, facts, faults, ended, last: () => facts.at(-1)! }
}

const start = { kind: 'dataset.add', title: 'Add pets', subject: 'pets', unit: 'pictures' } as const

test('answers at once, then tells the start, the way and the result', async () => {
  const { jobs, facts, ended, last } = makeJobs()
  let finish: (value: unknown) => void = () => undefined
  const { jobId } = jobs.start(start, async ({ progress }) => {
    progress({ phase: 'look', done: 3, total: 10 })
    return new Promise(resolve => (finish = resolve))
  })
  expect(facts).toHaveLength(1)
  expect(facts[0]).toMatchObject({ id: jobId, state: 'running', title: 'Add pets', subject: 'pets', unit: 'pictures' })
  await expect.poll(() => facts.length).toBe(2)
  expect(last()).toMatchObject({ state: 'running', phase: 'look', done: 3, total: 10 })
  finish({ name: 'pets' })
  await ended(jobId)
  expect(last()).toMatchObject({ state: 'done', result: { name: 'pets' }, error: null, done: 10 })
  expect(jobs.list()).toEqual([last()])
  for (const fact of facts) expect(jobSchema.safeParse(fact).success).toBe(true)
})

test('a thousand steps in one breath are told as one', async () => {
  const { jobs, facts, ended, last } = makeJobs()
  const { jobId } = jobs.start(start, async ({ progress }) => {
    for (let done = 1; done <= 1000; done++) progress({ done, total: 1000 })
  })
  await ended(jobId)
  expect(facts).toHaveLength(2)
  expect(last()).toMatchObject({ state: 'done', done: 1000 })
})

test('a new phase counts from 0 and forgets the old total', async () => {
  const { jobs, ended, last } = makeJobs()
  const { jobId } = jobs.start(start, async ({ progress }) => {
    progress({ phase: 'fetch', done: 5, total: 5 })
    progress({ phase: 'sort' })
    throw new LabError('disk-full', 'The disk is full.', 'Make room.')
  })
  await ended(jobId)
  expect(last()).toMatchObject({ state: 'failed', phase: 'sort', done: 0, total: null })
  expect(last().error).toEqual({ code: 'disk-full', message: 'The disk is full.', hint: 'Make room.' })
})

test('an error nobody foresaw becomes internal for the person, with the stack in the log only', async () => {
  const { jobs, faults, ended, last } = makeJobs()
  const surprise = new TypeError('x is not iterable')
  const { jobId } = jobs.start(start, () => Promise.reject(surprise))
  await ended(jobId)
  expect(last().error?.code).toBe('internal')
  expect(last().error?.message).toContain('x is not iterable')
  expect(JSON.stringify(last())).not.toContain('jobs.test')
  expect(faults).toEqual([surprise])
})

const untilAborted = ({ signal }: JobControl) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })

test('jobs.stop stops it; an ended or unknown job is told apart', async () => {
  const { jobs, ended, last } = makeJobs()
  const { jobId } = jobs.start(start, untilAborted)
  await jobs.handlers['jobs.stop']({ jobId })
  await ended(jobId)
  expect(last()).toMatchObject({ state: 'stopped', error: null })
  await jobs.handlers['jobs.stop']({ jobId }) // a click that came too late
  expect(() => jobs.handlers['jobs.stop']({ jobId: 'job-99' })).toThrow('There is no job "job-99".')
})

test('stop() ends all jobs, and waits for work that cleans up behind itself', async () => {
  const { jobs } = makeJobs()
  let cleaned = false
  jobs.start(start, untilAborted)
  jobs.start(start, async control => {
    await untilAborted(control).catch(() => undefined)
    await Promise.resolve()
    cleaned = true
  })
  await jobs.stop()
  expect(cleaned).toBe(true)
  expect(jobs.list().map(({ state }) => state)).toEqual(['stopped', 'done'])
})

test('a waiting job says so', async () => {
  const { jobs, facts, last } = makeJobs()
  jobs.start(start, control => {
    control.queued(true)
    return untilAborted(control)
  })
  await expect.poll(() => facts.length).toBe(2)
  expect(last().state).toBe('queued')
  await jobs.stop()
})

test('time left follows a steady rate, whatever the rate and the steps', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.5, max: 5000, noNaN: true }),
      fc.array(fc.double({ min: 0.06, max: 3, noNaN: true }), { minLength: 30, maxLength: 60 }),
      (rate, steps) => {
        let time = 0
        const timeLeft = createTimeLeft(() => time * 1000)
        const total = 1e6
        expect(timeLeft.at(0, total)).toBeNull()
        let left: number | null = null
        for (const step of steps) {
          time += step
          left = timeLeft.at(rate * time, total)
        }
        const true_ = (total - rate * time) / rate
        expect(Math.abs(left! - true_)).toBeLessThan(true_ * 1e-6)
      },
    ),
    { numRuns: 50 },
  )
})

test('time left is unknown while nothing moves, without a total, and after a step back', () => {
  let time = 0
  const timeLeft = createTimeLeft(() => time)
  timeLeft.at(0, 10)
  time = 2000
  expect(timeLeft.at(0, 10)).toBeNull()
  time = 4000
  expect(timeLeft.at(5, null)).toBeNull()
  time = 6000
  expect(timeLeft.at(6, 10)).toBeGreaterThan(0)
  expect(timeLeft.at(1, 10)).toBeNull()
})
