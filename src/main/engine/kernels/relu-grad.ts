import {
  Relu,
  cast,
  engine,
  mul,
  registerGradient,
  registerKernel,
  step,
  unregisterGradient,
} from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { attributesOf, nativeBackendName } from '../native-op.ts'
import type { NativeBackend } from '../native-op.ts'

const kernelName = 'NativeReluGrad'

/** ReLU's gradient as one native op; tfjs composes Greater, Tile, Fill, Select, IsNan and Mul. Other backends keep theirs. */
export const registerReluGrad = (): void => {
  registerKernel({
    kernelName,
    backendName: nativeBackendName,
    kernelFunc: ({ inputs, backend }) => {
      const { binding, executeSingleOutput } = backend as NativeBackend
      const attributes = [attributesOf(binding).type('T', binding.TF_FLOAT)]
      return executeSingleOutput.call(backend, 'ReluGrad', attributes, [inputs['dy']!, inputs['x']!])
    },
  })
  unregisterGradient(Relu)
  registerGradient({
    kernelName: Relu,
    outputsToSave: [true], // positive where the input is; what follows keeps it anyway, so it costs no memory
    gradFunc: (dy: Tensor | Tensor[], saved: Tensor[]) => {
      const [slope, y] = [dy as Tensor, saved[0]!]
      return {
        x: () =>
          engine().backendName === nativeBackendName
            ? engine().runKernel<Tensor>(kernelName, { dy: slope, x: y })
            : mul(slope, cast(step(y), 'float32')),
      }
    },
  })
}
