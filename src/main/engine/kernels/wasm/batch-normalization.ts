import { FusedBatchNorm, registerKernel, util } from '@tensorflow/tfjs-core'
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { extendKernel } from '../extend-kernel.ts'
import { backendOps, expectToFit } from '../../tensor-ops.ts'

/**
 * Batch normalization in training and its gradient in few passes, as ../batch-normalization.ts says; and in inference, where
 * tfjs looks for each number's channel anew.
 */
export const registerBatchNormalization = (): void => {
  extendKernel(FusedBatchNorm, 'wasm', byMoving)
  registerKernel({ kernelName: 'NormalizeBatch', backendName: 'wasm', kernelFunc: normalize })
  registerKernel({ kernelName: 'NormalizeBatchGrad', backendName: 'wasm', kernelFunc: gradient })
}

type Given = Record<'x' | 'dy' | 'gamma' | 'beta', TensorInfo> & { mean?: TensorInfo; variance?: TensorInfo }

const fitsChannels = ({ shape }: TensorInfo, others: readonly (TensorInfo | undefined)[]): boolean => {
  const channels = shape.at(-1) ?? 0
  return channels > 0 && others.every(other => !other || util.sizeFromShape(other.shape) === channels)
}

const extentsOf = ({ shape }: TensorInfo) => {
  const channels = shape.at(-1)!
  return { channels, rows: util.sizeFromShape(shape) / channels }
}

interface Normalization {
  x: TensorInfo
  gamma: TensorInfo | undefined
  beta: TensorInfo | undefined
  mean: TensorInfo
  variance: TensorInfo
}

const normalizeWith = (backend: BackendWasm, { x, gamma, beta, mean, variance }: Normalization, epsilon: number) => {
  const { functions, at, withRoom } = backendOps(backend)
  const { rows, channels } = extentsOf(x)
  const y = backend.makeOutput(x.shape, 'float32')
  const given = [at(x), gamma ? at(gamma) : 0, beta ? at(beta) : 0, at(mean), at(variance)] as const
  withRoom(2 * channels, space => functions.normalizeBatch(...given, rows, channels, epsilon, at(y), space))
  return y
}

const momentsOf = (backend: BackendWasm, x: TensorInfo) => {
  const { functions, at, withRoom } = backendOps(backend)
  const { rows, channels } = extentsOf(x)
  const [mean, variance] = [backend.makeOutput([channels], 'float32'), backend.makeOutput([channels], 'float32')]
  withRoom(functions.sumWorkspace(rows, channels), space =>
    functions.batchMoments(at(x), rows, channels, at(mean), at(variance), space),
  )
  return { mean, variance }
}

const normalize: KernelFunc = ({ inputs, attrs, backend: any }) => {
  const backend = any as BackendWasm
  const { x, gamma, beta, mean, variance } = inputs as unknown as Given
  expectToFit(fitsChannels(x, [gamma, beta, mean, variance]))
  const known = mean && variance ? { mean, variance } : null
  const moments = known ?? momentsOf(backend, x)
  const y = normalizeWith(backend, { x, gamma, beta, ...moments }, epsilonOf(attrs))
  return known ? [y] : [y, moments.mean, moments.variance]
}

/** With known statistics; null where those are not a number for each channel. */
const byMoving = ({ inputs, attrs, backend }: Parameters<KernelFunc>[0]): TensorInfo | null => {
  const { x, mean, variance } = inputs as unknown as Required<Given>
  const { offset, scale } = inputs as Partial<Record<string, TensorInfo>>
  if (x.shape.includes(0) || !fitsChannels(x, [mean, variance, offset, scale])) return null
  const { varianceEpsilon } = attrs as { varianceEpsilon: number }
  return normalizeWith(backend as BackendWasm, { x, gamma: scale, beta: offset, mean, variance }, varianceEpsilon)
}

const gradient: KernelFunc = ({ inputs, attrs, backend: any }) => {
  const backend = any as BackendWasm
  const { functions, at, withRoom } = backendOps(backend)
  const { dy, x, gamma, mean, variance } = inputs as unknown as Required<Given>
  const { rows, channels } = extentsOf(x)
  expectToFit(fitsChannels(x, [gamma, mean, variance]) && util.sizeFromShape(dy.shape) === rows * channels)
  const given = [at(dy), at(x), at(gamma), at(mean), at(variance), rows, channels, epsilonOf(attrs)] as const
  const dx = backend.makeOutput(x.shape, 'float32')
  const [dGamma, dBeta] = [backend.makeOutput([channels], 'float32'), backend.makeOutput([channels], 'float32')]
  withRoom(functions.normalizationGradientWorkspace(rows, channels), space =>
    functions.normalizationGradient(...given, at(dx), at(dGamma), at(dBeta), space),
  )
  return [dx, dGamma, dBeta]
}

const epsilonOf = (attrs: object | undefined) => (attrs as { epsilon: number }).epsilon
