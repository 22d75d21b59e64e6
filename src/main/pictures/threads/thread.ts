import type { MessagePort } from 'node:worker_threads'
import type { View } from '../../../shared/augment/views.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { decode } from '../decode.ts'
import { decodeJpeg, isSequentialJpeg } from '../jpeg/index.ts'
import type { Orientation } from '../orientation.ts'
import type { Pixels } from '../pixels.ts'
import { probe } from '../probe.ts'
import type { InputSize } from '../versions.ts'
import { uprightAndResized, versionsOf } from '../versions.ts'

/** A picture's file, or what came of it before: float32 [height, width, 3]. */
export type PictureSource = { bytes: Uint8Array; orientation: Orientation } | { resized: Float32Array }

/**
 * What the lab's decoder may decode in place of the engine's: everything, where it is the engine's; else JPEGs whose
 * pixels are the same to the bit, those that are not progressive.
 */
export type DecodesFor = 'everything' | 'sequential jpeg'

export interface VersionsAsk {
  id: number
  source: PictureSource
  size: InputSize
  /** Null for the picture itself. */
  views: readonly (View | null)[]
}

/** Null where this thread does not read it: the engine does then, or says what is wrong with it. */
export interface VersionsAnswer {
  id: number
  versions: Float32Array[] | null
}

/** Answer asks, one after the other, until the thread is ended. */
export const servePictures = (port: MessagePort, decodesFor: DecodesFor): void => {
  let turn: Promise<void> = Promise.resolve()
  port.on('message', (ask: VersionsAsk) => {
    turn = turn.then(async () => {
      const versions = await versionsFor(ask, decodesFor)
      const answer: VersionsAnswer = { id: ask.id, versions }
      port.postMessage(answer, [...new Set(versions?.map(({ buffer }) => buffer as ArrayBuffer))])
    })
  })
}

const versionsFor = async (
  { source, size, views }: VersionsAsk,
  decodesFor: DecodesFor,
): Promise<Float32Array[] | null> => {
  if ('resized' in source) return versionsOf(source.resized, size, views)
  const pixels = await decodeInPlace(source.bytes, decodesFor)
  return pixels && versionsOf(uprightAndResized(pixels, source.orientation, size), size, views)
}

const decodeInPlace = async (bytes: Uint8Array, decodesFor: DecodesFor): Promise<Pixels | null> => {
  try {
    if (decodesFor === 'everything') return await decode(bytes)
    const { format } = await probe(bytes)
    return format === 'jpeg' && isSequentialJpeg(bytes) ? decodeJpeg(bytes) : null
  } catch (error) {
    if (error instanceof LabError) return null
    throw error
  }
}
