import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

const minutes = 60_000

/** How far a look inside is stands there until it has been answered. */
const answered = (page: Page) =>
  expect(
    page.getByRole('region', { name: /maps|Filters|Grad-CAM|Neighbours|Map/ }).getByRole('progressbar'),
  ).toHaveCount(0, { timeout: 2 * minutes })

const view = async (page: Page, name: string) => {
  await page.getByRole('radio', { name, exact: true }).click()
  await answered(page)
}

/** From a prediction to its reasons, and on into the network: after the journey over the sample. */
export const lookInsideJourney = async ({ page }: { page: Page }) => {
  await page.getByRole('button', { name: /^Why\? .*cat\.1500\.jpg/ }).click()
  const why = page.getByRole('dialog', { name: 'What the network looks at' })
  await expect(why.getByRole('img', { name: /^Heat map of / })).toBeVisible({ timeout: 2 * minutes })
  await why.getByRole('button', { name: 'Look inside the network' }).click()

  await expect(page.getByRole('heading', { name: 'Look inside', level: 1 })).toBeVisible()
  await expect(page.getByRole('img', { name: /^Heat map of / }).first()).toBeVisible({ timeout: 2 * minutes })
  await expect(page.getByText(/^It says \w+, /)).toBeVisible()

  // A picture of the dataset, and another class than the one predicted.
  await page.getByRole('button', { name: 'Another picture' }).click()
  await page
    .getByRole('dialog')
    .getByRole('img', { name: /^fish: / })
    .first()
    .click()
  await answered(page)
  await page.getByRole('combobox', { name: 'What speaks for' }).click()
  await page.getByRole('option', { name: 'butterfly' }).click()
  await expect(page.getByText(/speaks for butterfly/)).toBeVisible({ timeout: minutes })

  await view(page, 'Feature maps')
  await page.getByRole('button', { name: /^block3_conv2: Conv2D/ }).click()
  await expect(page.getByText(/What each of the 256 channels of block3_conv2 answers/)).toBeVisible({
    timeout: minutes,
  })
  await page.getByRole('radio', { name: 'Strongest first' }).click()
  await page
    .getByRole('button', { name: /^Channel \d+: mean/ })
    .first()
    .click()
  await expect(page.getByRole('dialog').getByRole('heading', { name: /^Channel \d+ of block3_conv2$/ })).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()

  await page.getByRole('button', { name: /^block1_conv1: Conv2D/ }).click()
  await view(page, 'Filters')
  await expect(page.getByRole('img', { name: /^Filter \d+ of block1_conv1$/ })).toHaveCount(64)
  await page.getByRole('button', { name: /^block1_conv2: Conv2D/ }).click()
  await page.getByRole('button', { name: 'Draw 12 of 64 filters' }).click()
  // The first ones come while the others are still being looked for; then it is stopped.
  await expect(page.getByRole('img', { name: 'Filter 0 of block1_conv2' })).toBeVisible({ timeout: 2 * minutes })
  const stop = page.getByRole('main').getByRole('button', { name: 'Stop' })
  if (await stop.isVisible()) await stop.click()
  await expect(page.getByRole('button', { name: /^Draw \d+ more$/ })).toBeVisible()

  await view(page, 'Neighbours')
  await expect(page.getByText(/^\d+ of 12 have the class fish\.$/)).toBeVisible({ timeout: 2 * minutes })
  await view(page, 'Map')
  await page.getByRole('button', { name: 'Draw the map' }).click()
  await expect(page.getByRole('img', { name: /^Map of 100 pictures/ })).toBeVisible({ timeout: 2 * minutes })
  await expect(page.getByText(/^The pictures of sample .* of all variance\.$/)).toBeVisible()
}
