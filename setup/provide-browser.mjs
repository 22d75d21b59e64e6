import { findBrowser } from './browser.mjs'
import { run } from './run.mjs'
import { say } from './say.mjs'

/**
 * A browser for the end-to-end tests: the installed one, or Chromium from the system's packages where we may install it.
 *
 * @returns {Promise<string | null>} null where there is none, which is said
 */
export const provideBrowser = async () => {
  const there = findBrowser()
  if (there) return there
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    say('Installing Chromium from the system’s packages for the end-to-end tests.')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { env })
    const { output } = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env })
    const installed = findBrowser()
    if (installed) return installed
    say(output.trim().split('\n').slice(-3).join('\n'))
  }
  say(
    'No Chrome, Chromium or Edge is here (UNFREEZE_CHROME may name one): the end-to-end tests in the browser were not run.',
  )
  return null
}
