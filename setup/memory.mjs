import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { inRoot } from './paths.mjs'

/**
 * What the set-up remembers from one command to the next, beside what it made (out/setup.json).
 *
 * @typedef {object} Memory
 * @property {string} [built] what the build in out/ was made from
 * @property {{ of: string, binding: string } | { of: string, failed: string, at: number }} [engine]
 * @property {{ of: string, failed: string, at: number }} [electron]
 * @property {{ failed: string, at: number } | null} [python]
 */

const file = inRoot('out', 'setup.json')

/** @returns {Memory} */
export const recall = () => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {} // the first time
  }
}

/** @param {Partial<Memory>} news */
export const remember = news => {
  mkdirSync(inRoot('out'), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ ...recall(), ...news }, null, 2)}\n`)
}

const day = 24 * 60 * 60 * 1000

/**
 * Whether a failure is fresh enough not to be tried again.
 *
 * @param {number} at
 * @param {number} days
 */
export const isRecent = (at, days) => Date.now() - at < days * day
