import { Conv2DBackpropFilter, getKernel } from '@tensorflow/tfjs-core'
import { registerAveragePoolGradient } from './average-pool-gradient.ts'
import { registerConv2DFilterGradient } from './conv2d-gradient.ts'
import { registerDepthwiseGradients } from './depthwise-gradient.ts'
import { registerMaxPoolGradient } from './max-pool-gradient.ts'

/** What tfjs's WebAssembly backend lacks for training or does otherwise than TensorFlow, composed of what it has. */
export const registerWasmKernels = (): void => {
  if (getKernel(Conv2DBackpropFilter, 'wasm')) return // this process has loaded it before
  registerConv2DFilterGradient()
  registerDepthwiseGradients()
  registerMaxPoolGradient()
  registerAveragePoolGradient()
}
