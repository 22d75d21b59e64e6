import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { recall, remember } from './memory.mjs'
import { cli, inPackage, inRoot } from './paths.mjs'
import { runNode } from './run.mjs'
import { SetupError, say } from './say.mjs'

const sources = [
  'src',
  'resources',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.base.json',
]

/** @returns {string[]} */
const filesBelow = (/** @type {string} */ path) => {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
  )
}

/** Names, sizes and times of all sources in one text: another one means that the build is old. */
export const sourcesNow = () => {
  const hash = createHash('sha256')
  for (const path of sources.flatMap(source => filesBelow(inRoot(source))).sort()) {
    const { size, mtimeMs } = statSync(path)
    hash.update(`${path} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

export const isBuilt = (now = sourcesNow()) => existsSync(cli) && recall().built === now

export const build = async () => {
  const now = sourcesNow()
  say('Building the lab.')
  const { code, output } = await runNode(inPackage('electron-vite', 'bin', 'electron-vite.js'), ['build'])
  if (code !== 0) throw new SetupError(`The lab could not be built:\n${output}`)
  remember({ built: now })
}
