import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from 'axe-core'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { startLab } from '../kit/lab-process.ts'
import type { LabProcess } from '../kit/lab-process.ts'
import { needsBuild } from '../kit/real-lab.ts'
import { needsTestData } from '../kit/test-data.ts'
import { giveFiles, photosJourney, sampleJourney } from './journeys.ts'
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

/** Nothing that axe calls serious, on the page as it stands. */
const expectAccessible = async (page: Page) => {
  await page.evaluate(AxeBuilder.source)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } }
    return (await axe.run()).violations
  })
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)).toEqual([])
}
interface AxeViolation {
  id: string
  impact: string
  nodes: { html: string }[]
}

test('from an empty home to a result, a mistake and a prediction, on the sample', async ({ page }) => {
  await expect(page.getByRole('button', { name: 'Draw the sample' })).toBeVisible()
  await expectAccessible(page)
  await sampleJourney(visit(page))
  for (const name of ['Data', 'Train', 'Runs', 'Predict']) {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectAccessible(page)
    for (const [width, height] of [
      [1280, 800],
      [1024, 700],
    ] as const) {
      await page.setViewportSize({ width, height })
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      )
      expect(sideways, `${name} at ${width}x${height} scrolls sideways`).toBe(false)
    }
  }
  expect(complaints).toEqual([])
})

test('a folder of real photos, stopped and resumed', async ({ page }) => {
  await photosJourney(visit(page))
  expect(complaints).toEqual([])
})
