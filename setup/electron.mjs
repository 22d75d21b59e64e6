import { existsSync, readFileSync } from 'node:fs'
import { isRecent, recall, remember } from './memory.mjs'
import { inPackage } from './paths.mjs'
import { runNode } from './run.mjs'
import { say } from './say.mjs'

const hasScreen = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])

const version = () => JSON.parse(readFileSync(inPackage('electron', 'package.json'), 'utf8')).version

/** Whether Electron's own program is there; the npm package alone does not hold it. */
export const electronIsThere = () => {
  const file = inPackage('electron', 'path.txt')
  return existsSync(file) && existsSync(inPackage('electron', 'dist', readFileSync(file, 'utf8').trim()))
}

/** Whether there is nothing to try: it is there, nobody could see it, or it lately could not be fetched. */
export const electronIsSettled = () => {
  if (!hasScreen() || electronIsThere()) return true
  const { electron } = recall()
  return electron !== undefined && electron.of === version() && isRecent(electron.at, 7)
}

/** Fetch Electron's program for the lab's own window; where that fails the lab opens in a browser, which is said once. */
export const provideElectron = async () => {
  say('Fetching Electron for the lab’s window (once; about 110 MB).')
  const { code } = await runNode(inPackage('electron', 'install.js'), [], { seconds: 300 })
  if (code === 0 && electronIsThere()) return
  remember({ electron: { of: version(), failed: 'fetch', at: Date.now() } })
  say('Electron could not be fetched, so the lab opens in the browser instead; nothing else differs.')
}
