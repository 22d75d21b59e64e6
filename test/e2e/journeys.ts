import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { somePhotos, testData } from '../kit/test-data.ts'

/** A host's window, and what a person's hands do there. */
export interface Visit {
  page: Page
  /** Choose a folder in the dialog that this opens. */
  giveFolder(folder: string, open: () => Promise<void>): Promise<void>
  /** A folder for this test's own files. */
  scratch: string
}

const minutes = 60_000

/** Choose files in the dialog that a button opens: the same in both hosts. */
export const giveFiles = async (page: Page, files: string | string[], open: () => Promise<void>) => {
  const chooser = page.waitForEvent('filechooser')
  await open()
  await (await chooser).setFiles(files)
}

const goTo = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()

const finished = (page: Page) => page.getByText('finished', { exact: true })

export const addWeights = async (page: Page) => {
  await goTo(page, 'Data')
  await giveFiles(page, testData.weights, () => page.getByRole('button', { name: 'Add a file' }).click())
  await expect(page.getByText('Every tensor was checked')).toBeVisible({ timeout: minutes })
}

/** What the window says of an accuracy: never alone, with its interval and its number of pictures. */
const rate = (count: number) => new RegExp(`\\d+\\.\\d\\s*%\\s*\\(\\d+\\.\\d–\\d+\\.\\d,\\sn\\s*=\\s*${count}\\)`)

/**
 * From an empty home to an understood mistake: the drawn sample, small pictures, the head trained on VGG16's features,
 * results with the test set opened, new pictures predicted.
 */
export const sampleJourney = async ({ page, scratch }: Visit) => {
  await page.getByRole('button', { name: 'Draw the sample' }).click()
  await expect(page.getByRole('heading', { name: 'sample', level: 1 })).toBeVisible({ timeout: minutes })
  await expect(page.getByRole('main').getByText('Found 400 files belonging to 4 classes.')).toBeVisible()
  await expect(page.getByRole('img', { name: /butterfly/ }).first()).toBeVisible()
  await addWeights(page)

  await goTo(page, 'Train')
  await page.getByRole('button', { name: 'More settings' }).click()
  await page.getByRole('textbox', { name: 'Picture size' }).fill('64')
  await expect(page.getByText(/unfreeze run features --data sample --size 64/)).toBeVisible()
  await page.getByRole('button', { name: 'Extract and train' }).click()

  await expect(finished(page)).toBeVisible({ timeout: 3 * minutes })
  await expect(page.getByText(rate(100)).first()).toBeVisible()
  await expect(page.getByText('Epoch 20/20')).toBeVisible()

  await page.getByRole('link', { name: 'Results' }).click()
  await expect(page.getByRole('heading', { name: 'Validation set' })).toBeVisible()
  await page.getByRole('button', { name: 'Open the test set (never opened)' }).click()
  await expect(page.getByRole('heading', { name: 'Test set' })).toBeVisible()
  await expect(page.getByText('was opened once')).toBeVisible()
  await page.getByRole('button', { name: /of fish, taken for fish:/ }).click()
  await expect(page.getByRole('heading', { name: 'fish, recognised' })).toBeVisible()
  await expect(page.getByRole('img', { name: 'A picture of fish, predicted fish' }).first()).toBeVisible()

  const notAPicture = join(scratch, 'shopping-list.jpg')
  await writeFile(notAPicture, 'milk, eggs')
  await page.getByRole('button', { name: 'Predict with this run' }).click()
  const photo = join(testData.photos, 'test', 'cat', 'cat.1500.jpg')
  await giveFiles(page, [photo, notAPicture], () => page.getByRole('button', { name: 'Choose pictures' }).click())
  await expect(page.getByRole('img', { name: 'cat.1500.jpg' })).toBeVisible({ timeout: minutes })
  await expect(page.getByText('One file could not be read')).toBeVisible()
  await expect(page.getByText('shopping-list.jpg', { exact: true })).toBeVisible()
}

/** A folder of real photos: given, trained on, stopped and resumed in the middle, predicted with. */
export const photosJourney = async ({ page, giveFolder, scratch }: Visit) => {
  const folder = join(scratch, 'Pets at home')
  await somePhotos(folder, { train: 60, validation: 30, test: 30 })
  await addWeights(page)
  await giveFolder(folder, () => page.getByRole('button', { name: 'Choose folders' }).click())
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('pets-at-home')
  await dialog.getByRole('button', { name: /read the pictures/i }).click()
  await expect(page.getByRole('button', { name: 'Train on this' })).toBeVisible({ timeout: minutes })
  await expect(page.getByRole('main').getByText('Found 120 files belonging to 2 classes.')).toBeVisible()

  await page.getByRole('button', { name: 'Train on this' }).click()
  await page.getByRole('button', { name: 'Extract and train' }).click()
  await page.getByRole('button', { name: 'Stop at the next checkpoint' }).click()
  await expect(page.getByText('stopped', { exact: true })).toBeVisible({ timeout: minutes })
  await page.getByRole('button', { name: /^Resume/ }).click()
  await expect(finished(page)).toBeVisible({ timeout: 4 * minutes })
  await expect(page.getByText(rate(60)).first()).toBeVisible()

  await page.getByRole('button', { name: 'Predict with this run' }).click()
  const dog = join(testData.photos, 'test', 'dog', 'dog.1600.jpg')
  await giveFiles(page, dog, () => page.getByRole('button', { name: 'Choose pictures' }).click())
  await expect(page.getByRole('img', { name: 'dog.1600.jpg' })).toBeVisible({ timeout: minutes })
  await expect(page.getByRole('article').getByText('dog', { exact: true }).first()).toBeVisible()
}

/**
 * From a result to what it is worth, with the run of the sample that is there: the threshold moved, a second run, the two
 * compared and put on the board, a step of the path, and the pitfall that trains.
 */
export const understandJourney = async ({ page }: Pick<Visit, 'page'>) => {
  await goTo(page, 'Runs')
  await page
    .getByRole('main')
    .getByRole('link', { name: /sample/ })
    .first()
    .click()
  await page.getByRole('textbox', { name: 'Notes' }).fill('Small pictures, for a start.')
  await page.getByRole('textbox', { name: 'Notes' }).blur()
  await page.getByRole('radio', { name: 'logarithmic' }).click()
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: /^Save these numbers as a table \(CSV\): Loss/ }).click()
  expect((await saving).suggestedFilename()).toMatch(/^features-vgg16-sample-\d+-loss\.csv$/)

  await page.getByRole('link', { name: 'Results' }).click()
  await expect(page.getByRole('heading', { name: 'Is it as sure as it should be?' })).toBeVisible()
  await page.getByRole('radio', { name: 'loss', exact: true }).click()
  await page.getByText('As a table').last().click()
  await expect(page.getByRole('columnheader', { name: 'Confidence' })).toBeVisible()

  await goTo(page, 'Learn')
  await page.getByRole('button', { name: /Why 3/ }).click()
  await page.getByRole('radio', { name: /^7/ }).click()
  await expect(page.getByText('You have worked out how far a stack sees.')).toBeVisible()
  await page.getByRole('button', { name: /2\. Why only the base/ }).click()
  await page.getByRole('button', { name: 'Extract and train a head' }).click()
  await expect(page.getByRole('complementary', { name: 'The step you are at' })).toContainText('put your own head')

  await page.getByRole('textbox', { name: 'Epochs' }).fill('4')
  await page.getByRole('button', { name: 'Train the head' }).click()
  await expect(page.getByText('Epoch 4/4')).toBeVisible({ timeout: 3 * minutes })
  await expect(finished(page)).toBeVisible({ timeout: minutes })

  await page.getByRole('link', { name: 'Pitfalls' }).click()
  await page.getByRole('button', { name: 'Train twelve small heads' }).click()
  await expect(page.getByText(/^10 times the pictures/)).toBeVisible({ timeout: 3 * minutes })
  await expect(page.getByText('Opened once.', { exact: false })).toBeVisible()

  await goTo(page, 'Compare')
  const boxes = page.getByRole('checkbox', { name: /^Compare / })
  await expect(boxes).toHaveCount(2)
  for (const box of await boxes.all()) await box.check()
  await expect(page.getByText(/of 100 pictures · p = /)).toBeVisible()
  await page.getByRole('combobox', { name: 'Add a limit' }).click()
  await page.getByRole('option', { name: 'Model size' }).click()
  await page
    .getByRole('spinbutton', { name: 'Model size, at most' })
    .or(page.getByRole('textbox', { name: 'Model size, at most' }))
    .fill('1')
  await expect(page.getByText('No run keeps every limit.', { exact: false })).toBeVisible()
  await page.getByRole('button', { name: 'Take away the limit: Model size' }).click()
  await expect(page.getByText(/^Take .*: \d/)).toBeVisible()

  await goTo(page, 'Learn')
  await expect(page.getByText(/\d+ of 11 done/)).toBeVisible()
  await expect(page.getByRole('button', { name: /11\. 2,000 against 20,000 \(done\)/ })).toBeVisible()
}
