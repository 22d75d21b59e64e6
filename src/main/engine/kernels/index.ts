import { registerBatchNormalization } from './batch-normalization.ts'
import { registerNativeChannelSums } from './channel-sums.ts'
import { registerFastestConvolutions } from './fastest-convolution.ts'
import { registerFusedConv2D } from './fused-conv2d.ts'
import { registerMaxPoolWorkspace } from './max-pool-workspace.ts'
import { registerOptimizerUpdates } from './optimizer-updates.ts'
import { registerNativeReluGradient, registerReluGradient } from './relu-gradient.ts'
import { registerTrainedConv2D } from './trained-conv2d.ts'
import { registerTrainingOps } from './training-ops.ts'
import { registerWinogradOps } from './winograd-ops.ts'
import { kernelTimer } from '../winograd/time-kernels.ts'
import { createChoices } from '../winograd/choices.ts'
import { nativeBackendName } from '../native-op.ts'
import type { NativeBackend } from '../native-op.ts'

/** TensorFlow's own ops where tfjs composes several; to be called once, after tfjs-node's kernels are registered. */
export const registerNativeKernels = (backend: NativeBackend): void => {
  registerFusedConv2D(backend)
  registerNativeChannelSums()
  registerNativeReluGradient()
  registerReluGradient()
  registerTrainedConv2D(nativeBackendName)
  registerBatchNormalization()
  registerMaxPoolWorkspace(backend)
  registerOptimizerUpdates(backend)
}

/** Where the lab's own convolutions keep what was measured, and what that depends on beside the work. */
export interface MeasuredOn {
  file: string
  processor: string
  threads: number
}

/**
 * The lab's own kernels, once `loadWinograd` has loaded them: convolutions wherever they are faster than TensorFlow's, and
 * what training needs beside them.
 */
export const registerWinogradKernels = (backend: NativeBackend, { file, processor, threads }: MeasuredOn): void => {
  registerWinogradOps(backend, threads)
  registerTrainingOps(backend, threads)
  registerFastestConvolutions(nativeBackendName, createChoices(file, processor, kernelTimer(backend)))
}
