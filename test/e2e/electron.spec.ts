import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { launchElectron, needsElectron } from '../kit/electron-window.ts'
import type { ElectronWindow } from '../kit/electron-window.ts'
import { testData } from '../kit/test-data.ts'
import { photosJourney, sampleJourney } from './journeys.ts'
import { lookInsideJourney } from './look-inside.ts'
import type { Visit } from './journeys.ts'

needsElectron()

let scratch: string
let home: string
let window: ElectronWindow
test.beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'unfreeze-electron-'))
  home = join(scratch, 'home')
  window = await launchElectron(home)
})
test.afterEach(async () => {
  await window.close()
  await rm(scratch, { recursive: true, force: true })
})

/** The system's folder dialog cannot be driven from outside: it answers with the folder at once. */
const visit = ({ app, page }: ElectronWindow): Visit => ({
  page,
  scratch,
  giveFolder: async (folder, open) => {
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
    }, folder)
    await open()
  },
})

test('the window shows the lab from its own scheme, and the page has the lab and nothing of Node', async () => {
  const { page } = window
  expect(new URL(page.url()).protocol).toBe('lab:')
  await expect(page).toHaveTitle(/Unfreeze/)
  await expect(page.getByRole('navigation').first()).toBeVisible()
  const seen = await page.evaluate(() => ({
    lab: Object.keys((globalThis as unknown as { lab: object }).lab).sort(),
    node: ['require', 'process', 'module', 'Buffer'].filter(name => name in globalThis),
  }))
  expect(seen).toEqual({ lab: ['offer', 'offerPhoto', 'onMessage', 'pickFolder', 'pickFolders', 'send'], node: [] })
})

test('the page is kept where it is, and gets nothing from elsewhere', async () => {
  const { page, app } = window
  const before = page.url()
  await page.evaluate(() => {
    location.href = 'https://example.org/'
  })
  await page.evaluate(() => void open('file:///'))
  expect(page.url()).toBe(before)
  expect(app.windows()).toHaveLength(1)
  const answers = await page.evaluate(async () => {
    const outcome = (asked: Promise<unknown>) =>
      asked.then(
        () => 'got it',
        () => 'refused',
      )
    return {
      web: await outcome(fetch('https://example.org/')),
      file: await outcome(fetch('file:///etc/hosts')),
      escape: await outcome(fetch('lab://app/..%2f..%2fpackage.json').then(r => (r.ok ? r.json() : Promise.reject(r)))),
      microphone: await outcome(navigator.mediaDevices.getUserMedia({ audio: true })),
      notifications: await Notification.requestPermission(),
    }
  })
  expect(answers).toEqual({
    ...{ web: 'refused', file: 'refused', escape: 'refused', microphone: 'refused', notifications: 'denied' },
  })
})

test('the window is sandboxed and isolated', async () => {
  const preferences = await window.app.evaluate(({ BrowserWindow }) => {
    const [only] = BrowserWindow.getAllWindows()
    const contents = only?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration, webSecurity }
  })
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true })
})

test('everything that the window keeps lies in its home', async () => {
  const userData = await window.app.evaluate(({ app }) => app.getPath('userData'))
  expect(userData.startsWith(home)).toBe(true)
})

test.describe('journeys', () => {
  test.skip(!existsSync(testData.weights), 'the real photos and weights are not here')

  test('from an empty home to a result, a mistake and a prediction, on the sample', async () => {
    await sampleJourney(visit(window))
    await lookInsideJourney(visit(window))
  })

  test('a folder of real photos, stopped and resumed', async () => {
    await photosJourney(visit(window))
  })
})
