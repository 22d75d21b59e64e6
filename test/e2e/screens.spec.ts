import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { expectAccessible, scrollsSideways } from '../kit/accessible.ts'
import { startLab } from '../kit/lab-process.ts'
import type { LabProcess } from '../kit/lab-process.ts'
import { needsBuild } from '../kit/real-lab.ts'
import { needsTestData } from '../kit/test-data.ts'
import { giveFiles, sampleJourney, understandJourney } from './journeys.ts'
import { lookInsideJourney } from './look-inside.ts'

needsBuild()
needsTestData()

let scratch: string
let lab: LabProcess
test.beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'unfreeze-screens-'))
  lab = await startLab(join(scratch, 'home'))
})
test.afterEach(async () => {
  await lab.close()
  await rm(scratch, { recursive: true, force: true })
})

/** Every screen, once there is something to see on it. */
const screens = (runId: string): readonly string[] => [
  ...[
    '/data',
    '/data/sample',
    '/train',
    '/runs',
    `/runs/${runId}`,
    `/runs/${runId}/results`,
    `/runs/${runId}/pitfalls`,
  ],
  ...['/look-inside', '/compare', `/predict?run=${runId}`, '/learn'],
]

const show = async (page: Page, path: string) => {
  await page.evaluate(to => {
    location.hash = to
  }, path)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: '…' })).toHaveCount(0)
}

test('from an empty home to a result and what it is worth; then every screen in light and dark, without a serious finding of axe', async ({
  page,
}) => {
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(lab.url)
  await expect(page.getByRole('button', { name: 'Draw the sample' })).toBeVisible()
  await expectAccessible(page, 'an empty home')
  await sampleJourney({ page, scratch, giveFolder: (folder, open) => giveFiles(page, folder, open) })
  await lookInsideJourney({ page })
  await understandJourney({ page })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const path of screens('features-vgg16-sample-1')) {
      await show(page, path)
      await expectAccessible(page, `${path}, ${colorScheme}`)
      for (const [width, height] of [
        [1024, 700],
        [1280, 800],
      ] as const) {
        await page.setViewportSize({ width, height })
        // Charts take their new size a moment after the window.
        await expect.poll(() => scrollsSideways(page), `${path} at ${width}x${height} scrolls sideways`).toBe(false)
      }
    }
  }
  expect(complaints).toEqual([])
})
