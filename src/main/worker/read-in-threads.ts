import { availableParallelism } from 'node:os'
import type { Engine } from '../engine/load.ts'
import { createPictureThreads, labDecoder } from '../pictures/index.ts'

/** One processor is left to whoever computes; more than four threads are more than any frozen part can take from. */
const count = Math.min(4, Math.max(1, availableParallelism() - 1))

/**
 * The engine with threads that read pictures: they decode by the lab's decoder, where its pixels are those of the engine's.
 *
 * @param script the built thread, `out/main/picture-thread.js`
 */
export const readInThreads = (engine: Engine, script: string): Engine => ({
  ...engine,
  threads: createPictureThreads({
    ...{ script, count },
    decodesFor: engine.decoder === labDecoder ? 'everything' : 'sequential jpeg',
  }),
})
