import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The built command line; `npm test` builds it first. */
export const builtCli = join(import.meta.dirname, '../../out/main/cli.js')

export interface LabProcess {
  /** With the token: a browser that goes there is in. */
  url: string
  pid: number
  home: string
  process: ChildProcess
  /** Resolves to its exit code, null where a signal ended it. */
  ended: Promise<number | null>
  /** Ctrl-C, and wait for its end. */
  close(): Promise<number | null>
}

/** A lab as people start it for a browser: `unfreeze open --no-window`. Resolves when it can be visited. */
export const startLab = async (home: string, env: NodeJS.ProcessEnv = {}): Promise<LabProcess> => {
  const child = spawn(process.execPath, [builtCli, 'open', '--no-window', '--json', '--home', home], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let said = ''
  child.stderr.on('data', chunk => (said += String(chunk)))
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', code => reject(new Error(`The lab ended with ${code} before it was ready: ${said}`)))
  })
  const ready = JSON.parse(line) as { url: string; pid: number; home: string }
  const close = () => {
    child.kill('SIGINT')
    return ended
  }
  return { ...ready, process: child, ended, close }
}
