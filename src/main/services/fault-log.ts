import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { inspect } from 'node:util'
import type { OnFault } from './faults.ts'

const logBytes = 2_000_000

/**
 * Writes what nobody foresaw into a file, with stack and causes: at once, because the next thing may be the end of the
 * program. A home that cannot be written to is no reason to fail a second time.
 */
export const createFaultLog =
  (path: string): OnFault =>
  (error, during) => {
    try {
      mkdirSync(dirname(path), { recursive: true })
      if (sizeOf(path) > logBytes) renameSync(path, `${path}.old`)
      appendFileSync(path, `${new Date().toISOString()} ${during}\n${inspect(error, { depth: 4 })}\n\n`)
    } catch {
      // Read-only or full: whoever asked is told the error itself.
    }
  }

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
