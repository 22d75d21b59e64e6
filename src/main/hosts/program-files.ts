import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/**
 * The parts of the built program, found from the folder of its main entries (out/main, in a checkout as in a package):
 * never from the working directory.
 */
export const programFiles = (mainFolder: string) => ({
  mainFolder,
  worker: join(mainFolder, 'worker.js'),
  preload: join(mainFolder, '..', 'preload', 'index.cjs'),
  renderer: join(mainFolder, '..', 'renderer'),
  root: join(mainFolder, '..', '..'),
})
export type ProgramFiles = ReturnType<typeof programFiles>

/** The lab's version, as its package.json says it. */
export const programVersion = ({ root }: ProgramFiles): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version
