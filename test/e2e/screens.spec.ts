import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { expectAccessible, scrollsSideways } from '../kit/accessible.ts'
import { tabTo } from '../kit/keyboard.ts'
import { startLab } from '../kit/lab-process.ts'
import type { LabProcess } from '../kit/lab-process.ts'
import { outOfReach } from '../kit/reachable.ts'
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

/** The line between frozen and trainable is a slider: what it costs follows the arrow keys. */
const moveLineByKeys = async (page: Page) => {
  await show(page, '/train?recipe=finetune')
  const line = page.getByRole('slider', { name: 'The line between frozen and trainable' })
  await tabTo(page, line)
  const before = await line.getAttribute('aria-valuetext')
  const trains = (tensors: number) =>
    page.getByRole('definition').filter({ hasText: new RegExp(`30 →\\s*4 →\\s*${tensors}$`) })
  await expect(trains(10)).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(trains(12)).toBeVisible()
  expect(await line.getAttribute('aria-valuetext')).not.toBe(before)
  await page.keyboard.press('ArrowRight')
  await expect(trains(10)).toBeVisible()
}

/** Windows of 1280 x 800 and 1024 x 700 at 200 %. */
const zoomed = [
  { width: 640, height: 400 },
  { width: 512, height: 350 },
]

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
  await moveLineByKeys(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const path of screens('features-vgg16-sample-1'))
    for (const size of zoomed) {
      await page.setViewportSize(size)
      await show(page, path)
      const where = `${path} at ${size.width}x${size.height}`
      await expect.poll(() => scrollsSideways(page), `${where} scrolls sideways`).toBe(false)
      expect(await outOfReach(page), where).toEqual([])
      expect(await page.evaluate(() => document.getAnimations().length), `${where} moves`).toBe(0)
    }
  expect(complaints).toEqual([])
})
