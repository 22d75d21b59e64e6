import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { inRoot } from './paths.mjs'
import { say } from './say.mjs'

const lockFile = inRoot('out', 'setup.lock')

/**
 * Set up this checkout while nobody else does: a second command waits. The lock of one that was killed is taken over.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const alone = async work => {
  mkdirSync(inRoot('out'), { recursive: true })
  for (let said = false; !take(); said = true) {
    if (!said) say('Another command is setting up this checkout; waiting for it.')
    await wait(200)
  }
  try {
    return await work()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

const take = () => {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
  }
  if (!ownerLives()) rmSync(lockFile, { force: true })
  return false
}

const ownerLives = () => {
  try {
    const pid = Number(readFileSync(lockFile, 'utf8'))
    if (pid === process.pid) return false
    process.kill(pid, 0) // of pid 0, while the number is being written, this is true as well
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
