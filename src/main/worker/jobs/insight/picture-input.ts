import * as tf from '@tensorflow/tfjs-core'
import type { Engine } from '../../../engine/load.ts'
import { decodePicture, readPicture } from '../../../ml/data/pictures.ts'
import { inNetOrder } from '../../../ml/model/data-format.ts'
import { preprocessPixels } from '../../../ml/model/preprocess.ts'
import { sha256Bytes } from '../../../files/hash.ts'
import type { LookedAt } from '../../insight-protocol.ts'
import type { OpenModel } from './open-model.ts'

/**
 * A picture as a model takes it, [1, ...] in its data format.
 *
 * @returns `sha256` of the picture's file; the caller disposes `input`
 * @throws LabError `image-unreadable`, `not-found`
 */
export const pictureInput = async (
  engine: Engine,
  { net, preprocess: mode, size }: OpenModel,
  { path, file, orientation }: LookedAt,
): Promise<{ input: tf.Tensor; sha256: string }> => {
  const read = await readPicture(path, file, orientation, null)
  const pixels = await decodePicture(read, file, [size, size], engine.decode)
  const input = tf.tidy(() => inNetOrder(net, tf.tensor4d(preprocessPixels(mode, pixels), [1, size, size, 3])))
  return { input, sha256: sha256Bytes(read.bytes) }
}
