import { parentPort, workerData } from 'node:worker_threads'
import type { DecodesFor } from './pictures/threads/thread.ts'
import { servePictures } from './pictures/threads/thread.ts'

/** A thread of the engine's child: it decodes and changes pictures, and never loads TensorFlow. */
if (!parentPort) throw new Error('This program is a thread of the engine; the engine starts it by itself.')
servePictures(parentPort, workerData as DecodesFor)
