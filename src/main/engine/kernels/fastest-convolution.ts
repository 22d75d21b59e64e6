import { Conv2D, Conv2DBackpropFilter, Conv2DBackpropInput, FusedConv2D, getKernel } from '@tensorflow/tfjs-core'
import type { KernelBackend, KernelFunc, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core'
import { mostChannels } from '../../nets/convolution-chain.ts'
import type { ConvolutionPart, ConvolutionWork } from '../winograd/choices.ts'
import { extendKernel } from './extend-kernel.ts'

/**
 * The lab's own 3x3 convolutions of stride 1 with padding "same", as an engine that has them registers them:
 *
 * - `WinogradConv2D`: x [n, h, w, from], filter [3, 3, from, to], bias [to] or [0]; attribute `relu` -> y [n, h, w, to].
 * - `WinogradConv2DInputGradient`: dy [n, h, w, to], filter -> gradient of x.
 * - `WinogradConv2DFilterGradient`: x, dy -> gradient of the filter.
 */
export const winogradKernels: Record<ConvolutionPart, string> = {
  forward: 'WinogradConv2D',
  inputGradient: 'WinogradConv2DInputGradient',
  filterGradient: 'WinogradConv2DFilterGradient',
}

/** What tfjs calls the kernels that compute the same. */
export const plainKernels: Record<ConvolutionPart, string> = {
  forward: FusedConv2D,
  inputGradient: Conv2DBackpropInput,
  filterGradient: Conv2DBackpropFilter,
}

type Call = Parameters<KernelFunc>[0]

/** A call of one of tfjs's kernels in the words of ours. */
interface Translated {
  work: ConvolutionWork
  inputs: NamedTensorInfoMap
  attrs?: NamedAttrMap
}

/**
 * Let tfjs's convolutions and their gradients be computed by the lab's kernels where those are faster, and as before
 * everywhere else.
 *
 * @param isFaster says it of a case that the lab's kernels cover
 */
export const registerFastestConvolutions = (
  backendName: string,
  isFaster: (work: ConvolutionWork) => boolean,
): void => {
  const extend = (kernelName: string, translate: (call: Call) => Translated | null) =>
    extendKernel(kernelName, backendName, call => {
      const translated = translate(call)
      if (!translated || !isFaster(translated.work)) return null
      const { work, inputs, attrs } = translated
      const { kernelFunc } = getKernel(winogradKernels[work.part], backendName)
      return kernelFunc({ inputs, ...(attrs && { attrs }), backend: call.backend })
    })
  extend(FusedConv2D, fused)
  extend(Conv2D, plain)
  extend(Conv2DBackpropInput, inputGradient)
  extend(Conv2DBackpropFilter, filterGradient)
}

const fused = ({ inputs, attrs, backend }: Call): Translated | null => {
  const { x, filter, bias } = inputs
  const activation = attrs?.['activation']
  if (!x || !filter || (activation !== 'relu' && activation !== 'linear')) return null
  if (bias && bias.shape.length !== 1) return null
  const work = workOf('forward', x, filter.shape, attrs)
  const given = { x, filter, bias: bias ?? nothing(backend as KernelBackend) }
  return work && { work, inputs: given, attrs: { relu: activation === 'relu' } }
}

const plain = ({ inputs, attrs, backend }: Call): Translated | null => {
  const { x, filter } = inputs as { x: TensorInfo; filter: TensorInfo }
  const work = workOf('forward', x, filter.shape, attrs)
  return work && { work, inputs: { x, filter, bias: nothing(backend as KernelBackend) }, attrs: { relu: false } }
}

const inputGradient = ({ inputs, attrs }: Call): Translated | null => {
  const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo }
  const work = workOf('inputGradient', dy, filter.shape, attrs)
  return work && { work, inputs: { dy, filter } }
}

const filterGradient = ({ inputs, attrs }: Call): Translated | null => {
  const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo }
  const work = workOf('filterGradient', x, attrs?.['filterShape'] as number[], attrs)
  return work && { work, inputs: { x, dy } }
}

const nothings = new WeakMap<KernelBackend, TensorInfo>()

/** A bias of no numbers, the same one every time. */
const nothing = (backend: KernelBackend): TensorInfo => {
  const before = nothings.get(backend)
  if (before) return before
  const made: TensorInfo = {
    dataId: backend.write(new Float32Array(0), [0], 'float32') as TensorInfo['dataId'],
    ...{ shape: [0], dtype: 'float32' },
  }
  nothings.set(backend, made)
  return made
}

/** Multiplications of a direct sum for a picture below which nothing is gained: TensorFlow stays the reference. */
const leastWork = 20e6

/** The work, or null where it is none for the lab's kernels. `pictures` is any of its tensors of pictures. */
const workOf = (
  part: ConvolutionPart,
  pictures: TensorInfo,
  filterShape: readonly number[],
  attrs: NamedAttrMap | undefined,
): ConvolutionWork | null => {
  const { strides, pad, dataFormat = 'NHWC', dilations = 1 } = { ...attrs }
  const one = (steps: unknown) => [steps].flat().every(step => step === 1)
  const [, height = 0, width = 0] = pictures.shape
  const [filterHeight, filterWidth, from = 0, to = 0] = filterShape
  if (pictures.dtype !== 'float32' || pictures.shape.includes(0) || dataFormat !== 'NHWC') return null
  if (filterHeight !== 3 || filterWidth !== 3 || from > mostChannels || to > mostChannels) return null
  if (!one(strides) || !one(dilations) || pad !== 'same') return null
  return height * width * 9 * from * to < leastWork ? null : { part, height, width, from, to }
}
