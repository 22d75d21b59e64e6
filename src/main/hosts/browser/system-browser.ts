import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Browsers that show an address as a window of its own, best known first. */
const names = {
  linux: [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ],
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'],
  win32: [
    'Google\\Chrome\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
    'Chromium\\Application\\chrome.exe',
  ],
} as const

const candidates = (env: NodeJS.ProcessEnv): string[] => {
  const set = (...keys: string[]) => keys.flatMap(key => env[key] ?? [])
  switch (process.platform) {
    case 'darwin':
      return ['/Applications', join(env['HOME'] ?? '/', 'Applications')].flatMap(folder =>
        names.darwin.map(name => join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
      )
    case 'win32':
      return set('PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA').flatMap(folder =>
        names.win32.map(name => join(folder, name)),
      )
    default: {
      const folders = (env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
      return names.linux.flatMap(name => folders.map(folder => join(folder, name)))
    }
  }
}

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Whether a window could be seen here. */
export const hasScreen = (env: NodeJS.ProcessEnv = process.env): boolean =>
  process.platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])

/** `$UNFREEZE_CHROME`, or the system's Chrome, Chromium or Edge; null where there is none, or no screen to show it on. */
export const findBrowser = (env: NodeJS.ProcessEnv = process.env): string | null => {
  const chosen = env['UNFREEZE_CHROME']
  return hasScreen(env) ? ((chosen ? [chosen] : candidates(env)).find(isProgram) ?? null) : null
}

/** The window shows the lab and does nothing else: no first-run pages, no updates, no calls home. */
const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-extensions',
  '--no-pings',
]

/**
 * Show an address as an app window, with settings of its own in `profile`.
 *
 * @returns whether the browser came up: false when it could not be started or ended at once with an error
 */
export const openAppWindow = (browser: string, url: string, profile: string): Promise<boolean> =>
  new Promise(resolve => {
    const child = spawn(browser, [`--app=${url}`, `--user-data-dir=${profile}`, ...quiet], {
      detached: true,
      stdio: 'ignore',
    })
    child.unref()
    const started = setTimeout(() => resolve(true), 3000)
    const end = (came: boolean) => {
      clearTimeout(started)
      resolve(came)
    }
    child.once('error', () => end(false))
    // A browser that hands the address to a window that is open already ends at once, too, with 0.
    child.once('exit', code => end(code === 0))
  })
