import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { expectAccessible } from '../kit/accessible.ts'
import { startLab } from '../kit/lab-process.ts'
import type { LabProcess } from '../kit/lab-process.ts'
import { writeManyPictures } from '../kit/many-pictures.ts'
import { classFolders, writeTree } from '../kit/pictures.ts'
import { needsBuild } from '../kit/real-lab.ts'

needsBuild()

let scratch: string
let lab: LabProcess | null
let complaints: string[]

test.beforeEach(async ({ page }) => {
  scratch = await mkdtemp(join(tmpdir(), 'unfreeze-data-'))
  lab = null
  complaints = []
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  await page.setViewportSize({ width: 1280, height: 800 })
})
test.afterEach(async () => {
  await lab?.close()
  await rm(scratch, { recursive: true, force: true })
})

/** Drop files and folders of this machine on the window, as from a file manager. */
const drop = async (page: Page, files: readonly string[]) => {
  const devtools = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', {
      ...{ type, x: 600, y: 400 },
      data: { items: [], files: [...files], dragOperationsMask: 1 },
    })
  await devtools.detach()
}

test('100,000 pictures scroll from the first to the last, and the page stays small', async ({ page }) => {
  const files = await writeManyPictures(join(scratch, 'home'), 100_000)
  lab = await startLab(join(scratch, 'home'))
  await page.goto(lab.url)
  await page.getByRole('link', { name: 'many' }).click()
  await expect(page.getByText('100 000', { exact: false }).first()).toBeVisible()
  const picture = (file: string) => page.getByRole('main').getByRole('img', { name: file })
  const isShown = async (file: string) => {
    await expect(picture(file)).toBeVisible()
    await expect(picture(file)).toHaveJSProperty('naturalWidth', 12)
  }
  const scrollTo = (share: number) =>
    page.getByRole('main').evaluate((main, to) => (main.scrollTop = to * main.scrollHeight), share)
  const elements = () => page.evaluate(() => document.querySelectorAll('*').length)
  await isShown(files[0]!)

  const counts: number[] = []
  for (let step = 1; step < 40; step++) {
    await scrollTo(step / 40)
    counts.push(await elements())
  }
  await scrollTo(1)
  await isShown(files.at(-1)!)
  expect(Math.max(...counts, await elements())).toBeLessThan(1500)

  await scrollTo(0.5)
  const inSight = page.getByRole('main').getByRole('img')
  const filesInSight = () => inSight.evaluateAll(all => all.map(one => one.getAttribute('alt')!.replace(/^.*: /, '')))
  const fromTheMiddle = async () => Math.abs(files.indexOf((await filesInSight())[0] ?? '') - files.length / 2)
  await expect.poll(fromTheMiddle).toBeLessThan(100)
  await expect(inSight.first()).toHaveJSProperty('naturalWidth', 12)
  const alts = await filesInSight()
  const first = files.indexOf(alts[0]!)
  expect(alts).toEqual(files.slice(first, first + alts.length)) // each in its place, none twice

  await page.getByRole('combobox', { name: 'Class' }).click()
  await page.getByRole('option', { name: 'ant' }).click()
  const lastAnt = files.filter(file => file.startsWith('ant/')).at(-1)!
  await expect(async () => {
    await scrollTo(1) // again if the shorter list came only afterwards
    await expect(picture(lastAnt)).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 20_000 })
  await isShown(lastAnt)
  await expect(picture('bee/')).toHaveCount(0)
  expect(complaints).toEqual([])
})

test('several dropped folders become one dataset, a class in each', async ({ page }) => {
  await writeTree(scratch, {
    ...(await classFolders(['cats'], 10, 'mine/')),
    ...(await classFolders(['dogs'], 10, 'from a friend/')),
  })
  await mkdir(join(scratch, 'mine/empty'))
  const [cats, dogs, empty] = ['mine/cats', 'from a friend/dogs', 'mine/empty'].map(path => join(scratch, path)) as [
    string,
    string,
    string,
  ]
  lab = await startLab(join(scratch, 'home'))
  await page.goto(lab.url)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const dialog = page.getByRole('dialog')
  const read = () => dialog.getByRole('button', { name: /read the pictures/i }).click()

  await drop(page, [cats, empty])
  await read()
  await expect(page.getByText('The folder "empty" is empty.')).toBeVisible()

  await drop(page, [cats, dogs])
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('cats-dogs')
  await expect(dialog.getByRole('listitem')).toHaveText(['cats', 'dogs'])
  await read()
  await expect(page.getByRole('heading', { name: 'cats-dogs' })).toBeVisible()
  await expect(page.getByText('Found 16 files belonging to 2 classes.')).toBeVisible()
  await expect(page.getByRole('main').getByRole('img', { name: 'dogs/' }).first()).toBeVisible()

  // Without pretrained weights the next step is one that needs none, on pictures no larger than they are.
  await page.getByRole('button', { name: 'Train on this' }).click()
  await expect(page.getByRole('radio', { name: /^From scratch/ })).toBeChecked()
  await expect(page.getByText(/unfreeze run scratch --data cats-dogs --size 32/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Train from scratch' })).toBeEnabled()
  expect(complaints).toEqual([])
})

test('what the kept features take stands in the status line, and leads to their limit', async ({ page }) => {
  await mkdir(join(scratch, 'home/cache/features/kind/list'), { recursive: true })
  await writeFile(join(scratch, 'home/cache/features/kind/list/features.npy'), new Uint8Array(2_500_000))
  lab = await startLab(join(scratch, 'home'))
  await page.goto(lab.url)
  const size = page.getByRole('contentinfo').getByRole('button', { name: /^Features kept on the disk: / })
  await expect(size).toHaveText(/2\.50.MB/)
  await size.click()
  const dialog = page.getByRole('dialog')
  await expectAccessible(page)
  await dialog.getByRole('textbox', { name: 'They may take' }).fill('3.5')
  await dialog.getByRole('button', { name: 'Set this limit' }).click()
  await expect(dialog).toBeHidden()
  await size.click()
  await expect(dialog.getByText(/2\.50.MB of at most 3\.50.GB/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Remove all that no run is using' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(size).toHaveText(/2\.50.MB/)
  expect(complaints).toEqual([])
})
