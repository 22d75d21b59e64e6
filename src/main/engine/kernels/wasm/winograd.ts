import { registerKernel } from '@tensorflow/tfjs-core'
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { registerFastestConvolutions, winogradKernels } from '../fastest-convolution.ts'

/** A 3x3 convolution of stride 1 with padding "same" of pictures [pictures, height, width, from]. */
export interface ConvolutionExtents {
  pictures: number
  height: number
  width: number
  from: number
  to: number
}

/**
 * The lab's own convolutions in a memory of their own: what is given is copied there, and what comes back is a view of
 * it, which holds until the next call. Filters are [3, 3, from, to].
 */
export interface ConvolutionFunctions {
  convolve(
    of: ConvolutionExtents,
    x: Float32Array,
    filter: Float32Array,
    bias: Float32Array | null,
    relu: boolean,
  ): Float32Array
  inputGradient(of: ConvolutionExtents, dy: Float32Array, filter: Float32Array): Float32Array
  filterGradient(of: ConvolutionExtents, x: Float32Array, dy: Float32Array): Float32Array
}

/**
 * Let the lab's own convolutions compute on WebAssembly what they can: a fourth of tfjs's multiplications forward, and
 * gradients that are otherwise composed of many operations.
 */
export const registerWasmWinograd = (own: ConvolutionFunctions): void => {
  register(winogradKernels.forward, ['x', 'filter', 'bias'], (tensors, read, attrs) => {
    const [x, filter, bias] = tensors as [TensorInfo, TensorInfo, TensorInfo]
    const of = extentsOf(x, filter.shape)
    const biases = bias.shape[0] === 0 ? null : read(bias)
    return {
      values: own.convolve(of, read(x), read(filter), biases, attrs['relu'] === true),
      shape: picturesOf(of, of.to),
    }
  })
  register(winogradKernels.inputGradient, ['dy', 'filter'], (tensors, read) => {
    const [dy, filter] = tensors as [TensorInfo, TensorInfo]
    const of = extentsOf(dy, filter.shape)
    return { values: own.inputGradient(of, read(dy), read(filter)), shape: picturesOf(of, of.from) }
  })
  register(winogradKernels.filterGradient, ['x', 'dy'], (tensors, read) => {
    const [x, dy] = tensors as [TensorInfo, TensorInfo]
    const shape = [3, 3, x.shape[3]!, dy.shape[3]!]
    return { values: own.filterGradient(extentsOf(x, shape), read(x), read(dy)), shape }
  })
  registerFastestConvolutions('wasm', () => true)
}

type Compute = (
  tensors: TensorInfo[],
  read: (tensor: TensorInfo) => Float32Array,
  attrs: Record<string, unknown>,
) => { values: Float32Array; shape: number[] }

const register = (kernelName: string, names: readonly string[], compute: Compute): void => {
  const kernelFunc: KernelFunc = ({ inputs, attrs, backend: any }) => {
    const backend = any as BackendWasm
    const read = (tensor: TensorInfo) => backend.typedArrayFromHeap(tensor) as Float32Array
    const { values, shape } = compute(
      names.map(name => inputs[name]!),
      read,
      { ...attrs },
    )
    const made = backend.makeOutput(shape, 'float32')
    read(made).set(values)
    return made
  }
  registerKernel({ kernelName, backendName: 'wasm', kernelFunc })
}

const extentsOf = ({ shape }: TensorInfo, filter: readonly number[]): ConvolutionExtents => ({
  ...{ pictures: shape[0]!, height: shape[1]!, width: shape[2]!, from: filter[2]!, to: filter[3]! },
})

const picturesOf = ({ pictures, height, width }: ConvolutionExtents, channels: number) => [
  ...[pictures, height, width, channels],
]
