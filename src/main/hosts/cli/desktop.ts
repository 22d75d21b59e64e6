import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { hasScreen } from '../browser/system-browser.ts'
import type { ProgramFiles } from '../program-files.ts'

/**
 * Electron's program, where it is installed. Its own package is never asked: that would start a download where the
 * program is missing.
 *
 * @returns null where it is not there, or where there is no screen to show a window on
 */
export const findElectron = (files: ProgramFiles, env: NodeJS.ProcessEnv = process.env): string | null => {
  if (!hasScreen(env)) return null
  // Inside a packaged lab, the command line runs in the lab's own program.
  if (process.versions['electron']) return process.execPath
  try {
    const folder = dirname(createRequire(join(files.root, 'package.json')).resolve('electron/package.json'))
    const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
    return existsSync(program) ? program : null
  } catch {
    return null // not installed
  }
}

/** Runs the desktop program until its window is closed; resolves to its exit code. */
export const runElectron = (electron: string, files: ProgramFiles, home: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const env = { ...process.env }
    delete env['ELECTRON_RUN_AS_NODE']
    const child = spawn(electron, [files.root, '--home', home], { stdio: ['ignore', 'ignore', 'inherit'], env })
    child.once('error', reject)
    child.once('exit', code => resolve(code ?? 1))
  })
