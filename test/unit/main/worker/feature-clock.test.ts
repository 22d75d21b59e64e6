import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startFeatureClock } from '../../../../src/main/worker/jobs/feature-clock.ts'

let folder = ''
test.beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'clock-'))))
test.afterEach(() => rm(folder, { recursive: true, force: true }))

test('the seconds of all sittings are counted; one that was killed had saved its count lately', async () => {
  const path = join(folder, 'features-seconds.json')
  let time = 100
  const sitting = () => startFeatureClock(path, () => time)

  const first = await sitting()
  time += 30
  expect(await first.stop()).toBe(30)

  const killed = await sitting()
  for (let second = 1; second <= 12; second++) {
    time += 1
    killed.tick()
  }
  // Saved after 5 and 10 of its seconds.
  await expect.poll(async () => (JSON.parse(await readFile(path, 'utf8')) as { seconds: number }).seconds).toBe(40)

  time += 1000 // between two sittings nothing counts
  const last = await sitting()
  time += 7
  expect(await last.stop()).toBe(47)

  await writeFile(path, '{"form')
  const anew = await sitting()
  time += 1
  expect(await anew.stop()).toBe(1)
})
