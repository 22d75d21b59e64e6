import { registerFusedConv2D } from './fused-conv2d.ts'
import { registerOptimizerUpdates } from './optimizer-updates.ts'
import { registerReluGrad } from './relu-grad.ts'
import type { NativeBackend } from '../native-op.ts'

/** TensorFlow's own ops where tfjs composes several; to be called once, after tfjs-node's kernels are registered. */
export const registerNativeKernels = (backend: NativeBackend): void => {
  registerFusedConv2D(backend)
  registerReluGrad()
  registerOptimizerUpdates(backend)
}
