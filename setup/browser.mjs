import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  ...['microsoft-edge', 'microsoft-edge-stable', 'brave-browser'],
]

const macApps = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

const windowsApps = () =>
  [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']]
    .filter(folder => folder !== undefined)
    .flatMap(folder => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      join(folder, 'Chromium', 'Application', 'chrome.exe'),
    ])

const onPath = () =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap(folder => names.map(name => join(folder, name)))

/**
 * An installed Chrome, Chromium or Edge: `UNFREEZE_CHROME`, else the usual places.
 *
 * @returns {string | null} its path, or null where there is none
 */
export const findBrowser = () => {
  const chosen = process.env['UNFREEZE_CHROME']
  if (chosen) return existsSync(chosen) ? chosen : null
  const places = process.platform === 'darwin' ? macApps : process.platform === 'win32' ? windowsApps() : onPath()
  return places.find(existsSync) ?? null
}

/**
 * How Playwright starts the browser that is installed. As root, Chromium refuses its sandbox.
 *
 * @returns {{ executablePath?: string, args: string[] }}
 */
export const browserLaunch = () => {
  const executablePath = findBrowser()
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return executablePath ? { executablePath, args } : { args }
}
