import { MaxPoolGrad, cast, equal, mul, registerKernel, sub, tidy, unregisterKernel } from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { geometryOf, padded, putBackAll, seenAt } from './shifted-views.ts'
import type { ConvolutionAttributes } from './shifted-views.ts'

/**
 * Max pooling's gradient goes to the first of equal values, as in TensorFlow; tfjs's WebAssembly backend gives it to
 * another. Behind a ReLU many a window holds equal values only.
 */
export const registerMaxPoolGradient = (): void => {
  unregisterKernel(MaxPoolGrad, 'wasm')
  registerKernel({
    kernelName: MaxPoolGrad,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { dy, input: x, output: y } = inputs as unknown as { dy: Tensor4D; input: Tensor4D; output: Tensor4D }
      const { filterSize, ...attributes } = attrs as unknown as Attributes
      const [height, width] = typeof filterSize === 'number' ? [filterSize, filterSize] : filterSize
      const channels = x.shape[3]
      const g = geometryOf(x.shape, [height, width, channels, 1], attributes, true)
      return tidy(() => {
        const from = padded(x, g, -3.4e38)
        let open: Tensor = dy
        return putBackAll(g, (row, column) => {
          const share = mul<Tensor4D>(open, cast(equal(seenAt(from, row, column, g), y), 'float32'))
          open = sub(open, share)
          return share
        })
      })
    },
  })
}

interface Attributes extends ConvolutionAttributes {
  filterSize: [number, number] | number
}
