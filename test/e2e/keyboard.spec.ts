import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { enter, goByName, tabTo } from '../kit/keyboard.ts'
import { startLab } from '../kit/lab-process.ts'
import type { LabProcess } from '../kit/lab-process.ts'
import { png } from '../kit/pictures.ts'
import { needsBuild } from '../kit/real-lab.ts'
import { giveFiles } from './journeys.ts'

needsBuild()

let scratch: string
let lab: LabProcess
test.beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'unfreeze-keyboard-'))
  lab = await startLab(join(scratch, 'home'))
})
test.afterEach(async () => {
  await lab.close()
  await rm(scratch, { recursive: true, force: true })
})

const minutes = 60_000

test('by keyboard alone: from an empty home to a mistake, its reasons and a prediction', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(lab.url)
  const main = page.getByRole('main')
  const button = (name: string | RegExp) => page.getByRole('button', { name })

  // Past the rail, to the one next step.
  await expect(button('Draw the sample')).toBeVisible()
  await enter(page, page.getByRole('link', { name: 'Skip to the page' }))
  await expect(main).toBeFocused()
  await enter(page, button('Draw the sample'))
  await expect(page.getByRole('heading', { name: 'sample', level: 1 })).toBeVisible({ timeout: minutes })

  // To the training; the drawing of the network and the menu of datasets are gone through with arrows.
  await enter(page, button('Train on this'))
  await expect(page.getByRole('heading', { name: 'Train', level: 1 })).toBeVisible()
  await expect(main).toBeFocused()
  const technique = page.getByRole('radio', { checked: true })
  await tabTo(page, technique)
  await page.keyboard.press('Home')
  await expect(page.getByRole('radio', { name: /^From scratch/ })).toBeFocused()
  await page.keyboard.press('Space')
  await expect(page.getByRole('radio', { name: /^From scratch/ })).toBeChecked()
  await tabTo(page, page.getByRole('combobox', { name: 'Dataset' }))
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('option', { name: 'sample' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('combobox', { name: 'Dataset' })).toBeFocused()
  await tabTo(page, button(/^conv2d: Conv2D/))
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('figure', { name: 'The network' })).toContainText(/activation|batch_normalization/)
  for (const [field, typed] of [
    ['Picture size', '32'],
    ['Epochs', '2'],
  ] as const) {
    await tabTo(page, page.getByRole('textbox', { name: field }))
    await page.keyboard.press('Control+a')
    await page.keyboard.type(typed)
  }
  await enter(page, button('Train from scratch'))

  // Watch it, then its results; the test set is opened, and the focus goes on from there.
  await expect(page.getByText('Epoch 1/2')).toBeVisible({ timeout: 2 * minutes })
  await expect(page.getByText('finished', { exact: true })).toBeVisible({ timeout: 2 * minutes })
  await enter(page, page.getByRole('link', { name: 'Results' }))
  await expect(page.getByRole('heading', { name: 'Validation set' })).toBeVisible()
  await enter(page, button('Open the test set (never opened)'))
  await expect(page.getByRole('heading', { name: 'Test set' })).toBeVisible()
  await enter(page, button('Validation set'))

  // A mistake: the matrix is one stop, and arrows move within it.
  const matrix = page.getByRole('table', { name: /^Confusion matrix/ })
  await tabTo(page, matrix.getByRole('button').first())
  await page.keyboard.press('ArrowRight')
  await expect(matrix.getByRole('button').nth(1)).toBeFocused()
  const why = page.getByRole('link', { name: /^Why\?/ }).first()
  await enter(page, why)
  await expect(page.getByRole('heading', { name: 'Look inside', level: 1 })).toBeVisible()
  await expect(page.getByRole('img', { name: /^Heat map of / }).first()).toBeVisible({ timeout: minutes })

  // Inside: the views are one stop, a dialog keeps the focus and gives it back, a slider goes by arrows.
  await tabTo(page, page.getByRole('radio', { name: 'Grad-CAM' }))
  await tabTo(page, page.getByRole('slider', { name: 'Heat' }))
  const heat = await page.getByRole('slider', { name: 'Heat' }).inputValue()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('slider', { name: 'Heat' })).not.toHaveValue(heat)
  await tabTo(page, button('Another picture'), 'Shift+Tab')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('img').first()).toBeVisible()
  await tabTo(page, dialog.getByRole('button', { name: 'Close' }))
  await page.keyboard.press('Tab')
  await expect(dialog.locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(button('Another picture')).toBeFocused()

  // A picture of one's own, found by the palette.
  await goByName(page, 'Predict')
  await expect(page.getByRole('heading', { name: 'Predict', level: 1 })).toBeVisible()
  await expect(main).toBeFocused()
  const picture = join(scratch, 'leaf.png')
  await writeFile(picture, await png('leaf', 64, 64))
  await giveFiles(page, picture, () => enter(page, button('Choose pictures')))
  await expect(page.getByRole('img', { name: 'leaf.png' })).toBeVisible({ timeout: minutes })
  await enter(page, button(/^Why\? .*leaf\.png/))
  await expect(dialog.getByRole('img', { name: /^Heat map of / })).toBeVisible({ timeout: minutes })
  await page.keyboard.press('Escape')
  await expect(button(/^Why\? .*leaf\.png/)).toBeFocused()
})
