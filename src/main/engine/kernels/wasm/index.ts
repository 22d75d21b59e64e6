import { Conv2DBackpropFilter, getKernel } from '@tensorflow/tfjs-core'
import { registerAveragePoolGradient } from './average-pool-gradient.ts'
import { registerConv2DFilterGradient } from './conv2d-gradient.ts'
import { registerDepthwiseGradients } from './depthwise-gradient.ts'
import { registerReluGradient } from '../relu-gradient.ts'
import { registerTrainedConv2D } from '../trained-conv2d.ts'
import { registerBatchNormalization } from './batch-normalization.ts'
import { registerGradients } from './gradients.ts'
import { registerIdentity } from './identity.ts'
import { registerMatrixProduct } from './matrix-product.ts'
import { registerMaxPoolGradient } from './max-pool-gradient.ts'
import { registerOptimizerUpdates } from './optimizer-updates.ts'

/** What tfjs's WebAssembly backend lacks for training, takes long for or does otherwise than TensorFlow. */
export const registerWasmKernels = (): void => {
  if (getKernel(Conv2DBackpropFilter, 'wasm')) return // this process has loaded it before
  registerConv2DFilterGradient()
  registerDepthwiseGradients()
  registerMaxPoolGradient()
  registerAveragePoolGradient()
  registerIdentity()
  registerMatrixProduct()
  registerOptimizerUpdates()
  registerGradients()
  registerBatchNormalization()
  registerReluGradient()
  registerTrainedConv2D('wasm')
}
