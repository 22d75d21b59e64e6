import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { run, runNode } from './run.mjs'
import { SetupError, say } from './say.mjs'

/** @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} Packages */

/** @returns {Packages} */
const packagesOf = (/** @type {string} */ file) => JSON.parse(readFileSync(file, 'utf8')).packages

/**
 * Whether node_modules is what package-lock.json asks for; packages for other systems may be missing.
 *
 * @param {string} [checkout]
 */
export const packagesAreThere = (checkout = root) => {
  const installed = join(checkout, 'node_modules', '.package-lock.json') // npm writes it last
  if (!existsSync(installed)) return false
  try {
    const there = packagesOf(installed)
    return Object.entries(packagesOf(join(checkout, 'package-lock.json'))).every(
      ([path, { version, optional, devOptional }]) =>
        path === '' || (there[path] ? there[path].version === version : Boolean(optional || devOptional)),
    )
  } catch {
    return false // a damaged file is as good as none
  }
}

/** Install exactly the packages of package-lock.json. No script of theirs is run. */
export const installPackages = async () => {
  say('Fetching the npm packages (once; about a minute).')
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts']
  const npm = process.env['npm_execpath']
  const { code } = npm?.endsWith('.js')
    ? await runNode(npm, args, { show: true })
    : await run('npm', args, { show: true, shell: process.platform === 'win32' })
  if (code !== 0)
    throw new SetupError(
      code === 127
        ? 'npm is not there. It comes with Node; install Node anew.'
        : 'The npm packages could not be fetched. Check the connection (and npm’s proxy settings), then run the same command again.',
    )
}
