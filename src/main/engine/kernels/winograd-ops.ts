import { registerKernel } from '@tensorflow/tfjs-core'
import { attributesOf, nativeBackendName } from '../native-op.ts'
import type { NativeBackend } from '../native-op.ts'
import type { ConvolutionPart } from '../winograd/choices.ts'
import { winogradKernels } from './fastest-convolution.ts'

/** The lab's own convolutions (resources/kernels) on TensorFlow's tensors, as kernels of the native engine. */
export const registerWinogradOps = ({ binding }: NativeBackend, threads: number): void => {
  const { int, bool } = attributesOf(binding)
  const register = (part: ConvolutionPart, op: string, names: readonly string[], hasRelu: boolean) =>
    registerKernel({
      ...{ kernelName: winogradKernels[part], backendName: nativeBackendName },
      kernelFunc: ({ inputs, attrs, backend }) => {
        const relu = hasRelu ? [bool('relu', attrs?.['relu'] === true)] : []
        const tensors = names.map(name => inputs[name]!)
        return (backend as NativeBackend).executeSingleOutput(op, [...relu, int('threads', threads)], tensors)
      },
    })
  register('forward', 'UnfreezeConv2D', ['x', 'filter', 'bias'], true)
  register('inputGradient', 'UnfreezeConv2DInputGradient', ['dy', 'filter'], false)
  register('filterGradient', 'UnfreezeConv2DFilterGradient', ['x', 'dy'], false)
}
