import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { startLab } from '../kit/lab-process.ts'
import type { LabProcess } from '../kit/lab-process.ts'
import { needsBuild } from '../kit/real-lab.ts'
import { needsTestData } from '../kit/test-data.ts'
import { giveFiles, photosJourney } from './journeys.ts'
import type { Visit } from './journeys.ts'

needsBuild()
needsTestData()

let scratch: string
let lab: LabProcess
/** What the page said on its console: nothing is the right answer, under the strict content security policy too. */
let complaints: string[]

test.beforeEach(async ({ page }) => {
  scratch = await mkdtemp(join(tmpdir(), 'unfreeze-journey-'))
  lab = await startLab(join(scratch, 'home'))
  complaints = []
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(lab.url)
})
test.afterEach(async () => {
  await lab.close()
  await rm(scratch, { recursive: true, force: true })
})

const visit = (page: Page): Visit => ({
  page,
  scratch,
  giveFolder: (folder, open) => giveFiles(page, folder, open),
})

test('a folder of real photos, stopped and resumed', async ({ page }) => {
  await photosJourney(visit(page))
  expect(complaints).toEqual([])
})
