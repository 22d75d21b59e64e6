import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import { attributesOf, nativeBackendName } from '../native-op.ts'
import type { NativeBackend } from '../native-op.ts'
import { extendKernel } from './extend-kernel.ts'
import { reluGradientKernel } from './relu-gradient.ts'

/**
 * What training needs beside convolutions, by the lab's own operations (resources/kernels) in place of TensorFlow's: these
 * need fewer passes over an activation, and no memory of its size but the result's.
 */
export const registerTrainingOps = (backend: NativeBackend, threads: number): void => {
  const { int, float } = attributesOf(backend.binding)
  const run = (op: string, inputs: TensorInfo[], outputs: number, epsilon?: unknown) => {
    const attributes = [...(epsilon === undefined ? [] : [float('epsilon', Number(epsilon))]), int('threads', threads)]
    return backend.executeMultipleOutputs(op, attributes, inputs, outputs)
  }
  const register = (kernelName: string, kernelFunc: KernelFunc) =>
    extendKernel(kernelName, nativeBackendName, kernelFunc)
  register('ChannelSums', ({ inputs }) => run('UnfreezeChannelSums', [inputs['dy']!], 1)[0]!)
  extendKernel(reluGradientKernel, nativeBackendName, ({ inputs }) => {
    const { y, dy } = inputs as Record<'y' | 'dy', TensorInfo>
    // Numbers alone and empty tensors have no channels.
    const isActivation = y.shape.length > 0 && !y.shape.includes(0)
    return isActivation ? run('UnfreezeReluGradient', [y, dy], 1)[0]! : null
  })
  register('NormalizeBatch', ({ inputs, attrs }) => {
    const { x, gamma, beta, mean, variance } = inputs as Record<string, TensorInfo>
    const found = mean && variance ? [mean, variance] : run('UnfreezeBatchMoments', [x!], 2)
    const [y] = run('UnfreezeNormalizeBatch', [x!, gamma!, beta!, ...found], 1, attrs?.['epsilon'])
    return mean && variance ? [y!] : [y!, ...found]
  })
  register('NormalizeBatchGrad', ({ inputs, attrs }) => {
    const given = ['dy', 'x', 'gamma', 'mean', 'variance'].map(name => inputs[name]!)
    return run('UnfreezeNormalizationGradient', given, 3, attrs?.['epsilon'])
  })
}
