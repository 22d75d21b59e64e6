import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { FromWorker, WorkerPort } from '../services/worker-port.ts'
import { createChildLog } from './child-log.ts'

/**
 * The environment with glibc (2.35 and newer) told to ask for pages of 2 MB where it hands out much memory. Each operation
 * of a training step has its result, 130 MB of it with MiniVGGNet, in memory that is fresh: in a trial, half a million pages
 * of 4 KB took a quarter of such a step. Other systems do not know the setting; Electron has an allocator of its own.
 *
 * @param environment what else is tuned stays, and so does a choice that is made there already
 */
export const withHugePages = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const tuned = environment['GLIBC_TUNABLES'] ?? ''
  if (tuned.includes('glibc.malloc.hugetlb')) return environment
  return { ...environment, GLIBC_TUNABLES: [tuned, 'glibc.malloc.hugetlb=1'].filter(Boolean).join(':') }
}

/** How long after its end a child's last words are waited for. */
const lastWordsMs = 300

/**
 * The engine's child as a plain Node process: the twin of the shell's utility process.
 *
 * @param script the built worker, `out/main/worker.js`
 * @param log file for what the child writes on stdout and stderr; null keeps only its last words
 * @throws Error where there is no such script
 */
export const forkWorker = (script: string, log: string | null): WorkerPort => {
  if (!existsSync(script)) throw new Error(`"${script}" is not there. Build the lab first: npm run build.`)
  const child = fork(script, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in the terminal reaches the command line alone, which then stops at a checkpoint.
    detached: process.platform !== 'win32',
    execArgv: [],
    env: withHugePages(process.env),
  })
  const childLog = createChildLog(log)
  child.stdout?.on('data', childLog.write)
  child.stderr?.on('data', childLog.write)
  let failure: string | null = null

  return {
    send: message => {
      // A channel that broke is told by the exit; there is nobody else to tell.
      if (child.connected) child.send(message, error => (failure ??= error?.message ?? null))
    },
    onMessage: listener => void child.on('message', message => listener(message as FromWorker)),
    onExit: listener => {
      let told = false
      const tell = (code: number | null, signal: string | null) => {
        if (!told) listener({ code, signal })
        told = true
      }
      child.on('error', error => {
        failure = error.message
        if (child.pid === undefined) tell(null, null) // it could not even be started
      })
      // `close` comes after `exit`, when its last words have been read as well; it does not come while anybody else
      // holds the pipes.
      child.on('close', tell)
      child.on('exit', (code, signal) => setTimeout(() => tell(code, signal), lastWordsMs))
    },
    kill: () => void child.kill('SIGKILL'),
    lastWords: () => [childLog.lastWords(), failure ?? ''].join('\n').trim(),
    pid: child.pid,
  }
}
