import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import fc from 'fast-check'
import { needsBuild } from '../kit/real-lab.ts'
import { crashes, prepareRandomKill, recipes } from '../kit/random-kill.ts'

/** How long each technique is interrupted and resumed again and again. */
const minutes = Number(process.env['UNFREEZE_CAMPAIGN_MINUTES'] ?? '10')

test.describe.configure({ mode: 'parallel', timeout: minutes * 60_000 + 300_000 })
needsBuild()

for (const [name, make] of Object.entries(recipes))
  test(`${name}: ${minutes} minutes of random kills, stops and power cuts`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'campaign-'))
    const { check } = await prepareRandomKill(make, folder)
    const until = performance.now() + minutes * 60_000
    let runs = 0
    for (; performance.now() < until; runs++)
      await fc.assert(fc.asyncProperty(crashes(4), check), { numRuns: 1, endOnFailure: true })
    console.log(`${name}: ${runs} runs interrupted`)
    await rm(folder, { recursive: true })
  })
