import { createChildLog } from '../hosts/child-log.ts'
import type { FromWorker, WorkerPort } from '../services/worker-port.ts'

/** The parts of Electron's UtilityProcess that are used here. */
interface Readable {
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown
}
export interface UtilityChild {
  readonly pid: number | undefined
  readonly stdout: Readable | null
  readonly stderr: Readable | null
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  once(event: 'exit', listener: (code: number) => void): unknown
  once(event: 'error', listener: (type: string, location: string) => void): unknown
  kill(): boolean
}
export type ForkUtility = (
  script: string,
  args: string[],
  options: { serviceName: string; stdio: 'pipe' },
) => UtilityChild

/**
 * The engine's child as Electron's utility process: the twin of hosts/fork-worker.
 *
 * @param fork `utilityProcess.fork`
 * @param script the built worker, out/main/worker.js
 * @param log file for what the child writes; null keeps only its last words
 */
export const utilityWorker = (fork: ForkUtility, script: string, log: string | null): WorkerPort => {
  const child = fork(script, [], { serviceName: 'Unfreeze engine', stdio: 'pipe' })
  const childLog = createChildLog(log)
  child.stdout?.on('data', childLog.write)
  child.stderr?.on('data', childLog.write)
  let failure = ''
  let gone = false
  child.once('error', (type, location) => (failure = `${type} in ${location}`))
  child.once('exit', () => (gone = true))

  return {
    send: message => {
      if (!gone) child.postMessage(message)
    },
    onMessage: listener => void child.on('message', message => listener(message as FromWorker)),
    // A utility process tells a number only; where a signal ended it, the number is the signal's.
    onExit: listener => void child.once('exit', code => listener({ code, signal: null })),
    kill: () => {
      // Its own kill asks (SIGTERM); a child that computes in native code hears nothing.
      if (!gone && !killHard(child.pid)) child.kill()
    },
    lastWords: () => [childLog.lastWords(), failure].join('\n').trim(),
    get pid() {
      return child.pid
    },
  }
}

const killHard = (pid: number | undefined): boolean => {
  if (pid === undefined || process.platform === 'win32') return false
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false // it has just ended
  }
}
