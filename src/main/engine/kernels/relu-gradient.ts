import { Relu, engine, registerGradient, registerKernel, unregisterGradient } from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { attributesOf, nativeBackendName } from '../native-op.ts'
import type { NativeBackend } from '../native-op.ts'

/** `ReluGradient`: dy where the output y of a ReLU is above 0, else 0. */
export const reluGradientKernel = 'ReluGradient'

/** As one native op. */
export const registerNativeReluGradient = (): void =>
  registerKernel({
    ...{ kernelName: reluGradientKernel, backendName: nativeBackendName },
    kernelFunc: ({ inputs, backend }) => {
      const { binding, executeSingleOutput } = backend as NativeBackend
      const attributes = [attributesOf(binding).type('T', binding.TF_FLOAT)]
      return executeSingleOutput.call(backend, 'ReluGrad', attributes, [inputs['dy']!, inputs['y']!])
    },
  })

/** ReLU's gradient by the engine's kernel, which it must have; tfjs composes it of several passes. */
export const registerReluGradient = (): void => {
  unregisterGradient(Relu)
  registerGradient({
    kernelName: Relu,
    outputsToSave: [true], // positive where the input is; what follows keeps it anyway, so it costs no memory
    gradFunc: (given: Tensor | Tensor[], saved: Tensor[]) => {
      const [dy, y] = [given as Tensor, saved[0]!]
      return { x: () => engine().runKernel<Tensor>(reluGradientKernel, { dy, y }) }
    },
  })
}
