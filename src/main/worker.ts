import { fileURLToPath } from 'node:url'
import { loadEngine } from './engine/load.ts'
import type { Job } from './worker/jobs/job.ts'
import { workerJobs } from './worker/jobs/index.ts'
import { startLoop } from './worker/loop.ts'
import { parentPort } from './worker/parent.ts'
import type { WorkerJobKind } from './worker/protocol.ts'
import { readInThreads } from './worker/read-in-threads.ts'
import { watchParent } from './worker/watchdog.ts'

const pictureThread = fileURLToPath(new URL('picture-thread.js', import.meta.url))

/** The engine's child process: the only one that ever loads TensorFlow. */
watchParent()
await startLoop({
  port: parentPort(),
  loadEngine: async () => readInThreads(await loadEngine(), pictureThread),
  work: (engine, { kind, input }, control) => (workerJobs[kind] as Job<WorkerJobKind>)(engine, input as never, control),
  exit: code => process.exit(code),
})
