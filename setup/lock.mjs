import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { inRoot } from './paths.mjs'
import { say } from './say.mjs'

/**
 * Set up this checkout while nobody else does: a second command waits. The lock of one that was killed is taken over.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} [lockFile]
 * @returns {Promise<T>}
 */
export const alone = async (work, lockFile = inRoot('out', 'setup.lock')) => {
  mkdirSync(dirname(lockFile), { recursive: true })
  for (let said = false; !take(lockFile); said = true) {
    if (!said) say('Another command is setting up this checkout; waiting for it.')
    await wait(200)
  }
  const alive = setInterval(() => utimesSync(lockFile, new Date(), new Date()), staleAfter / 10)
  try {
    return await work()
  } finally {
    clearInterval(alive)
    rmSync(lockFile, { force: true })
  }
}

/** Milliseconds; who works says that it lives ten times as often. A process number alone may be another's by now. */
const staleAfter = 30_000

/**
 * @param {string} lockFile
 * @returns {boolean}
 */
const take = lockFile => {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
  if (ownerLives(lockFile)) return false
  rmSync(lockFile, { force: true })
  return take(lockFile)
}

const ownerLives = (/** @type {string} */ lockFile) => {
  try {
    if (Date.now() - statSync(lockFile).mtimeMs > staleAfter) return false
    process.kill(Number(readFileSync(lockFile, 'utf8')), 0) // 0, while the number is being written, is alive as well
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

const codeOf = (/** @type {unknown} */ error) => /** @type {NodeJS.ErrnoException} */ (error).code
