import { AvgPoolGrad, div, getKernel, registerKernel, tensor4d, tidy, unregisterKernel } from '@tensorflow/tfjs-core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { geometryOf, putBackAll } from './shifted-views.ts'
import type { ConvolutionAttributes, Geometry } from './shifted-views.ts'

/**
 * Average pooling's gradient where the window reaches over the edge: its mean is over the pixels that it met, as in
 * TensorFlow; tfjs's WebAssembly backend divides by the whole window.
 */
export const registerAveragePoolGradient = (): void => {
  if (getKernel(AvgPoolGrad, 'wasm')) unregisterKernel(AvgPoolGrad, 'wasm')
  registerKernel({
    kernelName: AvgPoolGrad,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { dy, input: x } = inputs as unknown as { dy: Tensor4D; input: Tensor4D }
      const { filterSize, ...attributes } = attrs as unknown as Attributes
      const [height, width] = typeof filterSize === 'number' ? [filterSize, filterSize] : filterSize
      const g = geometryOf(x.shape, [height, width, x.shape[3], 1], attributes, true)
      return tidy(() => {
        const share = div<Tensor4D>(dy, pixelsMet(g))
        return putBackAll(g, () => share)
      })
    },
  })
}

interface Attributes extends ConvolutionAttributes {
  filterSize: [number, number] | number
}

/** How many pixels the window meets at each of its positions, [1, outHeight, outWidth, 1]. */
const pixelsMet = (g: Geometry): Tensor4D => {
  const along = (positions: number, stride: number, window: number, before: number, size: number) =>
    Array.from({ length: positions }, (_, at) => {
      const start = at * stride - before
      return Math.min(start + window, size) - Math.max(start, 0)
    })
  const rows = along(g.outHeight, g.strideHeight, g.filterHeight, g.top, g.inHeight)
  const columns = along(g.outWidth, g.strideWidth, g.filterWidth, g.left, g.inWidth)
  return tensor4d(
    rows.flatMap(height => columns.map(width => height * width)),
    [1, g.outHeight, g.outWidth, 1],
  )
}
