import { FusedBatchNorm, getKernel, registerKernel, unregisterKernel, util } from '@tensorflow/tfjs-core'
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { backendOps, expectToFit } from '../../tensor-ops.ts'

/**
 * Batch normalization in training and its gradient in few passes, as ../batch-normalization.ts says; and in inference, where
 * tfjs looks for each number's channel anew.
 */
export const registerBatchNormalization = (): void => {
  const { kernelFunc: before, ...rest } = getKernel(FusedBatchNorm, 'wasm')
  unregisterKernel(FusedBatchNorm, 'wasm')
  registerKernel({ ...rest, kernelFunc: call => byMoving(call) ?? before(call) })
  registerKernel({ kernelName: 'NormalizeBatch', backendName: 'wasm', kernelFunc: normalize })
  registerKernel({ kernelName: 'NormalizeBatchGrad', backendName: 'wasm', kernelFunc: gradient })
}

type Given = Record<'x' | 'dy' | 'gamma' | 'beta', TensorInfo> & { mean?: TensorInfo; variance?: TensorInfo }

/** @param others a number for each channel */
const extentsOf = ({ shape }: TensorInfo, ...others: (TensorInfo | undefined)[]) => {
  const channels = shape.at(-1) ?? 0
  expectToFit(channels > 0 && others.every(other => !other || util.sizeFromShape(other.shape) === channels))
  return { channels, rows: util.sizeFromShape(shape) / channels }
}

const normalize: KernelFunc = ({ inputs, attrs, backend: any }) => {
  const backend = any as BackendWasm
  const { functions, at, withRoom } = backendOps(backend)
  const { x, gamma, beta, ...known } = inputs as unknown as Given
  const { rows, channels } = extentsOf(x, gamma, beta, known.mean, known.variance)
  const mean = known.mean ?? backend.makeOutput([channels], 'float32')
  const variance = known.variance ?? backend.makeOutput([channels], 'float32')
  const areKnown = known.mean !== undefined && known.variance !== undefined
  if (!areKnown)
    withRoom(functions.sumWorkspace(rows, channels), space =>
      functions.batchMoments(at(x), rows, channels, at(mean), at(variance), space),
    )
  const y = backend.makeOutput(x.shape, 'float32')
  const given = [at(x), at(gamma), at(beta), at(mean), at(variance), rows, channels, epsilonOf(attrs)] as const
  withRoom(2 * channels, space => functions.normalizeBatch(...given, at(y), space))
  return areKnown ? [y] : [y, mean, variance]
}

/** With known statistics; null where those are not a number for each channel. */
const byMoving = ({ inputs, attrs, backend: any }: Parameters<KernelFunc>[0]): TensorInfo | null => {
  const backend = any as BackendWasm
  const { functions, at, withRoom } = backendOps(backend)
  const { x, mean, variance } = inputs as unknown as Required<Given>
  const { offset, scale } = inputs as Partial<Record<string, TensorInfo>>
  const channels = x.shape.at(-1) ?? 0
  const isOfChannels = (tensor: TensorInfo | undefined) => !tensor || util.sizeFromShape(tensor.shape) === channels
  if (x.shape.includes(0) || ![mean, variance, offset, scale].every(isOfChannels)) return null
  const rows = util.sizeFromShape(x.shape) / channels
  const { varianceEpsilon } = attrs as { varianceEpsilon: number }
  const y = backend.makeOutput(x.shape, 'float32')
  const given = [at(x), scale ? at(scale) : 0, offset ? at(offset) : 0, at(mean), at(variance)] as const
  withRoom(2 * channels, space => functions.normalizeBatch(...given, rows, channels, varianceEpsilon, at(y), space))
  return y
}

const gradient: KernelFunc = ({ inputs, attrs, backend: any }) => {
  const backend = any as BackendWasm
  const { functions, at, withRoom } = backendOps(backend)
  const { dy, x, gamma, mean, variance } = inputs as unknown as Required<Given>
  const { rows, channels } = extentsOf(x, gamma, mean, variance)
  expectToFit(util.sizeFromShape(dy.shape) === rows * channels)
  const given = [at(dy), at(x), at(gamma), at(mean), at(variance), rows, channels, epsilonOf(attrs)] as const
  const dx = backend.makeOutput(x.shape, 'float32')
  const [dGamma, dBeta] = [backend.makeOutput([channels], 'float32'), backend.makeOutput([channels], 'float32')]
  withRoom(functions.normalizationGradientWorkspace(rows, channels), space =>
    functions.normalizationGradient(...given, at(dx), at(dGamma), at(dBeta), space),
  )
  return [dx, dGamma, dBeta]
}

const epsilonOf = (attrs: object | undefined) => (attrs as { epsilon: number }).epsilon
