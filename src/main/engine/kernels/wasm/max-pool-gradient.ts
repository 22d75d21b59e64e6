import { MaxPoolGrad, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { backendOps } from '../../tensor-ops.ts'
import { geometryOf } from './shifted-views.ts'
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
    kernelFunc: ({ inputs, attrs, backend: any }) => {
      const backend = any as BackendWasm
      const { dy, input: x, output: y } = inputs as { dy: TensorInfo; input: TensorInfo; output: TensorInfo }
      const { filterSize, ...attributes } = attrs as unknown as Attributes
      const [height, width] = typeof filterSize === 'number' ? [filterSize, filterSize] : filterSize
      const [pictures, , , channels] = x.shape as [number, number, number, number]
      const g = geometryOf(x.shape, [height, width, channels, 1], attributes, true)
      const dx = backend.makeOutput(x.shape, 'float32')
      const { functions, at, withIntegers } = backendOps(backend)
      // In the order of `Pooling` in resources/kernels/max-pool-gradient.c.
      const pooling = [
        ...[pictures, g.inHeight, g.inWidth, channels, g.outHeight, g.outWidth],
        ...[g.filterHeight, g.filterWidth, g.strideHeight, g.strideWidth, g.top, g.left],
      ]
      withIntegers(pooling, place => functions.maxPoolGradient(place, at(x), at(y), at(dy), at(dx)))
      return dx
    },
  })
}

interface Attributes extends ConvolutionAttributes {
  filterSize: [number, number] | number
}
