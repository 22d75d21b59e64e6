import { Worker } from 'node:worker_threads'

/** How often the parent is looked for. It has to be gone twice: the whole process ends within 2 seconds of it. */
const intervalMs = 400

/**
 * The thread's program, as text because it is a file of no build. It knows the parent by its number: that of this
 * process's parent changes when it dies, and on Windows, where it does not, the number names nobody any more.
 */
const program = `
const { workerData } = require('node:worker_threads')
const isGone = () => {
  if (process.ppid !== workerData.parent) return true
  try {
    process.kill(workerData.parent, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
setInterval(() => {
  if (isGone()) process.kill(process.pid, 'SIGKILL')
}, workerData.intervalMs)
`

/**
 * End this process when its parent is gone, even while TensorFlow computes and no message is heard: a thread of its own
 * watches. What is on the disk is whole at any moment, so nothing has to be cleared away.
 */
export const watchParent = (parent = process.ppid): void => {
  const watchdog = new Worker(program, {
    eval: true,
    workerData: { parent, intervalMs },
    // It needs next to nothing; a small heap says so to whoever counts this process's memory.
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
  })
  watchdog.unref()
}
