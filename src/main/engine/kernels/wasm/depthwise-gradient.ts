import {
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  mul,
  registerKernel,
  reshape,
  slice,
  stack,
  sum,
  tidy,
} from '@tensorflow/tfjs-core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { geometryOf, padded, putBackAll, seenAt } from './shifted-views.ts'
import type { ConvolutionAttributes } from './shifted-views.ts'

type Shape = [number, number, number, number]

/** Both gradients of a depthwise convolution, which tfjs's WebAssembly backend lacks, element of the window by element. */
export const registerDepthwiseGradients = (): void => {
  registerKernel({
    kernelName: DepthwiseConv2dNativeBackpropFilter,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as unknown as { x: Tensor4D; dy: Tensor4D }
      const { filterShape, ...attributes } = attrs as unknown as ConvolutionAttributes & { filterShape: Shape }
      const g = geometryOf(x.shape, filterShape, attributes, true)
      const [channels, multiplier] = [filterShape[2], filterShape[3]]
      return tidy(() => {
        const from = padded(x, g)
        const slopes = reshape(dy, [-1, channels, multiplier])
        const elements = Array.from({ length: g.filterHeight * g.filterWidth }, (_, at) => {
          const seen = seenAt(from, Math.floor(at / g.filterWidth), at % g.filterWidth, g)
          return sum(mul(reshape(seen, [-1, channels, 1]), slopes), 0)
        })
        return reshape(stack(elements), filterShape)
      })
    },
  })
  registerKernel({
    kernelName: DepthwiseConv2dNativeBackpropInput,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { dy, filter } = inputs as unknown as { dy: Tensor4D; filter: Tensor4D }
      const { inputShape, ...attributes } = attrs as unknown as ConvolutionAttributes & { inputShape: Shape }
      const g = geometryOf(inputShape, filter.shape, attributes, true)
      const [, , channels, multiplier] = filter.shape
      return tidy(() => {
        const slopes = reshape(dy, [-1, channels, multiplier])
        return putBackAll(g, (row, column) => {
          const weights = reshape(slice(filter, [row, column], [1, 1]), [1, channels, multiplier])
          const share = sum(mul(slopes, weights), 2)
          return reshape(share, [inputShape[0], g.outHeight, g.outWidth, channels])
        })
      })
    },
  })
}
