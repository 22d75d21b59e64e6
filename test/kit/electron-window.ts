import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron as electron, test } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'node_modules', 'electron')

/** Electron's own program; null where it was not fetched. */
const electronProgram = (): string | null => {
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const program = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(program) ? program : null
}

const hasScreen = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])

/** Leaves the tests of a file out, saying so, where there is no Electron or no screen. */
export const needsElectron = () => {
  test.skip(electronProgram() === null, 'Electron’s program is not here')
  test.skip(!hasScreen(), 'there is no screen to show a window on')
}

export interface ElectronWindow {
  app: ElectronApplication
  page: Page
  close(): Promise<void>
}

/** The lab as a desktop program, with a home of its own; resolves when its window shows the page. */
export const launchElectron = async (home: string): Promise<ElectronWindow> => {
  // As root, Chromium refuses its sandbox.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = await electron.launch({ executablePath: electronProgram()!, args: [...asRoot, root, '--home', home] })
  const page = await app.firstWindow()
  await page.waitForLoadState('load')
  return { app, page, close: () => app.close() }
}
