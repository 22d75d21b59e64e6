import { getKernel } from '@tensorflow/tfjs-core'
import type { KernelFunc, NamedAttrMap, NamedTensorInfoMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { plainKernels, winogradKernels } from '../kernels/fastest-convolution.ts'
import { nativeBackendName } from '../native-op.ts'
import type { NativeBackend } from '../native-op.ts'
import type { ConvolutionPart, ConvolutionWork, KernelTimes } from './choices.ts'

/** Both kernels get as many pictures as fill a block of the lab's with tiles, and not more than a batch has. */
const tilesEnough = 288
/** Outputs of a tile in each direction: TILE of resources/kernels/transforms.h. */
const tileSide = 6
const mostPictures = 32
/** The best of these counts. It is the processor's time, of all threads: what else the machine does is not in it. */
const tries = 5

/**
 * Measures the lab's kernel beside TensorFlow's, on made-up pictures. To be made before the former takes the latter's
 * place.
 */
export const kernelTimer = (backend: NativeBackend): ((work: ConvolutionWork) => KernelTimes) => {
  const functionsOf = (names: Record<ConvolutionPart, string>) =>
    Object.fromEntries(
      Object.entries(names).map(([part, name]) => [part, getKernel(name, nativeBackendName).kernelFunc]),
    ) as Record<ConvolutionPart, KernelFunc>
  const winograd = functionsOf(winogradKernels)
  const tensorflow = functionsOf(plainKernels)

  return work => {
    const { inputs, attrs } = callOf(backend, work)
    const milliseconds = (kernel: KernelFunc): number => {
      const start = process.cpuUsage()
      const made = kernel({ inputs, attrs, backend }) as Tensor
      const { user, system } = process.cpuUsage(start)
      made.dispose()
      return (user + system) / 1000
    }
    const best: KernelTimes = { winograd: Infinity, tensorflow: Infinity }
    for (let i = 0; i < tries; i++) {
      best.winograd = Math.min(best.winograd, milliseconds(winograd[work.part]))
      best.tensorflow = Math.min(best.tensorflow, milliseconds(tensorflow[work.part]))
    }
    for (const { dataId } of Object.values(inputs)) backend.disposeData(dataId)
    return best
  }
}

/** A call of that work which each of the two kernels understands. */
const callOf = (
  backend: NativeBackend,
  { height, width, from, to }: ConvolutionWork,
): { inputs: NamedTensorInfoMap & Record<string, TensorInfo>; attrs: NamedAttrMap } => {
  const tiles = Math.ceil(height / tileSide) * Math.ceil(width / tileSide)
  const pictures = Math.min(mostPictures, Math.ceil(tilesEnough / tiles))
  const tensor = (...shape: number[]): TensorInfo => {
    const size = shape.reduce((product, extent) => product * extent)
    const values = Float32Array.from({ length: size }, (_, i) => (((i * 7) % 13) - 6) / 8)
    return { dataId: backend.write(values, shape, 'float32'), shape, dtype: 'float32' }
  }
  const [inputShape, filterShape] = [
    [pictures, height, width, from],
    [3, 3, from, to],
  ]
  const dy = tensor(pictures, height, width, to)
  return {
    inputs: { x: tensor(...inputShape), filter: tensor(...filterShape), bias: tensor(to), dy },
    attrs: {
      ...{ strides: [1, 1], dilations: [1, 1], pad: 'same', dataFormat: 'NHWC', inputShape, filterShape },
      ...{ activation: 'relu', relu: true },
    },
  }
}
