import { Conv2DBackpropFilter, matMul, registerKernel, reshape, stack, tidy } from '@tensorflow/tfjs-core'
import type { KernelFunc, Tensor4D } from '@tensorflow/tfjs-core'
import { geometryOf, padded, seenAt } from './shifted-views.ts'
import type { ConvolutionAttributes } from './shifted-views.ts'

/** The gradient of a convolution's filter, which tfjs's WebAssembly backend lacks. */
export const registerConv2DFilterGradient = (): void =>
  registerKernel({ kernelName: Conv2DBackpropFilter, backendName: 'wasm', kernelFunc: filterGradient })

/** For each element of the window a matrix product of what it met and the gradient of the output. */
const filterGradient: KernelFunc = ({ inputs, attrs }) => {
  const { x, dy } = inputs as unknown as { x: Tensor4D; dy: Tensor4D }
  const { filterShape, dataFormat, ...attributes } = attrs as unknown as Attributes
  if (dataFormat !== 'NHWC') throw new Error('a convolution of channels-first pictures is not there on this engine')
  const g = geometryOf(x.shape, filterShape, attributes, false)
  const [, , channelsIn, channelsOut] = filterShape
  return tidy(() => {
    const from = padded(x, g)
    const slopes = reshape(dy, [-1, channelsOut])
    const elements = Array.from({ length: g.filterHeight * g.filterWidth }, (_, at) => {
      const seen = seenAt(from, Math.floor(at / g.filterWidth), at % g.filterWidth, g)
      return matMul(reshape(seen, [-1, channelsIn]), slopes, true)
    })
    return reshape(stack(elements), filterShape)
  })
}

interface Attributes extends ConvolutionAttributes {
  filterShape: [number, number, number, number]
  dataFormat: 'NHWC' | 'NCHW'
}
