import { Identity } from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { extendKernel } from '../extend-kernel.ts'

/** A clone shares the numbers, as with tfjs's other backends; its WebAssembly backend copies them. */
export const registerIdentity = (): void =>
  extendKernel(Identity, 'wasm', ({ inputs, backend }) => {
    const { dataId, shape, dtype } = inputs['x'] as TensorInfo
    if (dtype === 'string') return null
    ;(backend as BackendWasm).incRef(dataId)
    return { dataId, shape, dtype }
  })
