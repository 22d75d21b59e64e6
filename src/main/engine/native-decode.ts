import type { OpenedBackend } from './engine.ts'
import { attributesOf } from './native-op.ts'
import type { TFJSBinding } from './native-op.ts'
import { decodeBmp, probe } from '../pictures/index.ts'
import type { Pixels } from '../pictures/index.ts'
import { unreadable } from '../pictures/unreadable.ts'

/**
 * TensorFlow's own decode op, the one that Keras reads pictures with: JPEG with the fast integer cosine transform and
 * fancy upsampling, alpha dropped, the high byte of 16-bit values, CMYK as RGB, of an animation the first frame. BMP is
 * read by the lab: the op gives a palette picture's indices for gray values; the pixels of all others are equal.
 */
export const nativeDecoder = (binding: TFJSBinding): Pick<OpenedBackend, 'decoder' | 'decode'> => ({
  decoder: `tensorflow ${binding.TF_Version} decode`,
  decode: async bytes => {
    // Its header says what it is and how large, before TensorFlow takes memory for it.
    const { format } = await probe(bytes)
    if (format === 'bmp') return decodeBmp(bytes)
    try {
      return decodeImage(binding, bytes)
    } catch (error) {
      throw unreadable(`The ${format.toUpperCase()} data is damaged or ends too early.`, error)
    }
  },
})

const decodeImage = (binding: TFJSBinding, bytes: Uint8Array): Pixels => {
  const { type, int, bool } = attributesOf(binding)
  const tensors: number[] = []
  const execute = (op: string, attributes: Parameters<TFJSBinding['executeOp']>[1], input: number) => {
    const [made] = binding.executeOp(op, attributes, [input], 1)
    tensors.push(made!.id)
    return made!
  }
  try {
    const file = binding.createTensor([], binding.TF_STRING, [bytes])
    tensors.push(file)
    const picture = execute(
      'DecodeImage',
      [int('channels', 3), type('dtype', binding.TF_UINT8), bool('expand_animations', false)],
      file,
    )
    // The binding hands out no bytes, so they travel as integers.
    const integers = execute(
      'Cast',
      [type('SrcT', binding.TF_UINT8), type('DstT', binding.TF_INT32), bool('Truncate', false)],
      picture.id,
    )
    const [height = 0, width = 0] = picture.shape
    return { width, height, data: Uint8Array.from(binding.tensorDataSync(integers.id)) }
  } finally {
    for (const id of tensors) binding.deleteTensor(id)
  }
}
