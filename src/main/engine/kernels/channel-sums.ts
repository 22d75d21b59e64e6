import { registerKernel, reshape, sum, tidy } from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { attributesOf, nativeBackendName } from '../native-op.ts'
import type { NativeBackend } from '../native-op.ts'

/**
 * The sum over all but the channels of x [..., channels], in the time of one pass: many short sums side by side, then the
 * sum of those. One long sum in float32 loses up to a thousandth of a variance over a million pixels.
 */
export const channelSums = (backend: NativeBackend, x: Tensor): Tensor =>
  tidy(() => {
    const { type, text } = attributesOf(backend.binding)
    const channels = x.shape.at(-1)!
    const rows = x.size / channels
    const lanes = greatestDivisor(rows, Math.max(1, Math.floor(lanesTogether / channels)))
    const attributes = [type('T', backend.binding.TF_FLOAT), text('data_format', 'NHWC')]
    const sums = backend.executeSingleOutput('BiasAddGrad', attributes, [reshape(x, [rows / lanes, lanes * channels])])
    return lanes === 1 ? sums : sum(reshape(sums, [lanes, channels]), 0)
  })

/** `ChannelSums`: the sum over all but the channels of `dy`. */
export const registerNativeChannelSums = (): void =>
  registerKernel({
    ...{ kernelName: 'ChannelSums', backendName: nativeBackendName },
    kernelFunc: ({ inputs, backend }) => channelSums(backend as NativeBackend, inputs['dy'] as Tensor),
  })

/** How many sums run side by side: enough for short ones, few enough for a processor's cache. */
const lanesTogether = 4096

const greatestDivisor = (of: number, limit: number): number => {
  let divisor = Math.min(of, limit)
  while (of % divisor !== 0) divisor--
  return divisor
}
