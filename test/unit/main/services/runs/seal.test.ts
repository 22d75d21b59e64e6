import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { requests } from '../../../../../src/shared/contract/index.ts'
import type { Job } from '../../../../../src/shared/contract/jobs.ts'
import { writeEvaluation } from '../../../../../src/main/files/evaluation-file.ts'
import { makeHome, makeRuns } from '../../../../kit/runs-bench.ts'
import type { RunsBench } from '../../../../kit/runs-bench.ts'

let home = ''
let bench: RunsBench
let runId = ''
let removeHome: () => Promise<void>

/** A number that stands in the test results and nowhere else. */
const betrayal = 0.123456789

test.beforeEach(async () => {
  const made = await makeHome()
  home = made.home
  removeHome = made.remove
  bench = makeRuns(home)
  runId = await bench.start()
  await expect.poll(() => bench.latest(runId)?.state, { timeout: 20_000 }).toBe('finished')
  await writeEvaluation(
    join(home, 'runs', runId),
    'test',
    ['cat', 'dog', 'dog', 'cat', 'dog', 'dog', 'cat'].map((name, index) => ({
      ...{ file: `test/c${index % 2}/00${index}.jpg`, class: name, predicted: 'cat', value: null, target: null },
      ...{ probabilities: { cat: 1 - betrayal, dog: betrayal }, loss: betrayal, sha256: `sha-test-${index}` },
    })),
  )
})
test.afterEach(async () => {
  await bench.close()
  await removeHome()
})

/** Whether anything that leaves the service holds a test figure: 3 of 7 right, a mean loss, a picture's probability. */
const leaks = (value: unknown) => {
  const text = JSON.stringify(value)
  return text.includes(String(betrayal).slice(0, 8)) || text.includes(String(3 / 7).slice(0, 8))
}

const jobEnd = async (jobId: string): Promise<Job> => {
  const find = () => bench.factsOf('job').find(job => job.id === jobId && job.state !== 'running')
  await expect.poll(() => find()?.state).toBe('done')
  return find()!
}

test('before the opening no answer and no event tells a test figure', async () => {
  const { ask } = bench
  const evaluated = await ask['runs.evaluate']({ runId, split: 'test' })
  const told: unknown[] = [
    await ask['runs.list']({}),
    await ask['runs.show']({ runId }),
    await ask['runs.rename']({ runId, title: 'Sealed' }),
    await jobEnd(evaluated.jobId),
    bench.jobs.list(),
  ]
  const images = { runId, split: 'test', wrongOnly: false, sort: 'loss', offset: 0, limit: 10 } as const
  await expect(ask['runs.images'](images)).rejects.toMatchObject({ code: 'run-state' })
  expect(leaks(told)).toBe(false)
  expect(leaks(bench.told)).toBe(false)
  expect((await jobEnd(evaluated.jobId)).result).toBeNull()
  const { summary, evaluations } = await ask['runs.show']({ runId })
  expect([summary.testReady, summary.test, evaluations.test]).toEqual([true, null, null])
  expect(bench.openings).toEqual([])
})

test('opening counts first, then shows everywhere, and stays open after a restart', async () => {
  const { ask } = bench
  const opened = await ask['runs.openTest']({ runId, by: 'window' })
  expect(requests['runs.openTest'].output.safeParse(opened).error).toBeUndefined()
  expect(opened).toMatchObject({ runId, split: 'test', count: 7, accuracy: 3 / 7 })
  expect(bench.openings).toEqual([{ runId, by: 'window', time: expect.any(String) as unknown }])
  expect(bench.latest(runId)?.test).toMatchObject({ count: 7, accuracy: 3 / 7 })
  await ask['runs.openTest']({ runId, by: 'command line' })
  expect(bench.openings.map(({ by }) => by)).toEqual(['window', 'command line'])
  await bench.close()
  bench = makeRuns(home)
  expect((await bench.ask['runs.show']({ runId })).evaluations.test?.accuracy).toBe(3 / 7)
})

test('a run that comes to a test set that was opened before is told so, once', async () => {
  const { ask } = bench
  await ask['runs.openTest']({ runId, by: 'window' })
  expect((await ask['runs.show']({ runId })).summary.warnings.join()).not.toContain('opened')
  const second = await bench.start()
  await expect.poll(() => bench.latest(second)?.state, { timeout: 20_000 }).toBe('finished')
  await ask['runs.openTest']({ runId: second, by: 'window' })
  await ask['runs.openTest']({ runId: second, by: 'window' })
  const { warnings } = (await ask['runs.show']({ runId: second })).summary
  expect(warnings.filter(warning => warning.includes('had been opened once before'))).toHaveLength(1)
})

test('an opening that cannot be written down opens nothing', async () => {
  await bench.close()
  bench = makeRuns(home, { recordFails: true })
  await expect(bench.ask['runs.openTest']({ runId, by: 'window' })).rejects.toMatchObject({ code: 'disk-full' })
  expect((await bench.ask['runs.show']({ runId })).summary.test).toBeNull()
})

test('a run without test results has nothing to open', async () => {
  await writeFile(join(home, 'runs', runId, 'evaluation-test.json'), '[]')
  await bench.ask['runs.openTest']({ runId, by: 'window' })
  await bench.close()
  process.env['SCRIPTED_RUN'] = 'fail'
  bench = makeRuns(home)
  const failed = await bench.start()
  await expect.poll(() => bench.latest(failed)?.state, { timeout: 20_000 }).toBe('failed')
  delete process.env['SCRIPTED_RUN']
  await expect(bench.ask['runs.openTest']({ runId: failed, by: 'window' })).rejects.toMatchObject({ code: 'run-state' })
  await expect(bench.ask['runs.evaluate']({ runId: failed, split: 'test' })).rejects.toMatchObject({
    ...{ code: 'run-state', message: expect.stringContaining('is failed') as unknown },
  })
})
