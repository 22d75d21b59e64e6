import { registerBatchNormalization } from './batch-normalization.ts'
import { registerFusedConv2D } from './fused-conv2d.ts'
import { registerMaxPoolWorkspace } from './max-pool-workspace.ts'
import { registerOptimizerUpdates } from './optimizer-updates.ts'
import { registerReluGrad } from './relu-grad.ts'
import { registerTrainedConv2D } from './trained-conv2d.ts'
import type { NativeBackend } from '../native-op.ts'

/** TensorFlow's own ops where tfjs composes several; to be called once, after tfjs-node's kernels are registered. */
export const registerNativeKernels = (backend: NativeBackend): void => {
  registerFusedConv2D(backend)
  registerTrainedConv2D()
  registerReluGrad()
  registerBatchNormalization()
  registerMaxPoolWorkspace(backend)
  registerOptimizerUpdates(backend)
}
