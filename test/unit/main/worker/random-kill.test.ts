import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import fc from 'fast-check'
import { crashes, prepareRandomKill, recipes } from '../../../kit/random-kill.ts'
import { needsBuild } from '../../../kit/real-lab.ts'

test.describe.configure({ mode: 'parallel', timeout: 300_000 })
needsBuild()

/** A few moments for each technique; `npm run campaign` draws them for as long as one likes. */
for (const [name, make] of Object.entries(recipes))
  test(`${name}: killed, stopped and cut off at random, a run ends as one that was left alone`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'random-kill-'))
    const { check } = await prepareRandomKill(make, folder)
    await fc.assert(fc.asyncProperty(crashes(2), check), { numRuns: 2, endOnFailure: true })
    await rm(folder, { recursive: true })
  })
