import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  FusedConv2D,
  engine,
  getKernel,
  registerGradient,
  registerKernel,
} from '@tensorflow/tfjs-core'
import type { FusedConv2DAttrs, NamedTensorMap, Tensor } from '@tensorflow/tfjs-core'
import { reluGradientKernel } from './relu-gradient.ts'

const kernelName = 'TrainedConv2D'

/**
 * Convolution, bias and ReLU (or none) in one, with a gradient: forward it is the kernel of `tf.fused.conv2d`, with the
 * same attributes. Backward ReLU's slope is found from the output, and each gradient is computed only if it is asked
 * for: nobody needs the one of the pictures below the first layer, which alone costs as much as that layer.
 *
 * The engine must have the kernels `ReluGradient` and `ChannelSums`.
 */
export const registerTrainedConv2D = (backendName: string): void => {
  registerKernel({ kernelName, backendName, kernelFunc: call => getKernel(FusedConv2D, backendName).kernelFunc(call) })
  registerGradient({
    kernelName,
    inputsToSave: ['x', 'filter'],
    outputsToSave: [true],
    gradFunc: (given: Tensor | Tensor[], saved: Tensor[], attrs) => {
      const [x, filter, y] = saved as [Tensor, Tensor, Tensor]
      const { strides, pad, dataFormat, activation } = attrs as unknown as FusedConv2DAttrs
      const dy = activation === 'relu' ? run(reluGradientKernel, { dy: given as Tensor, y }) : (given as Tensor)
      const convolution = { strides, pad, dataFormat }
      return {
        x: () => run(Conv2DBackpropInput, { dy, filter }, { ...convolution, inputShape: x.shape }),
        filter: () => run(Conv2DBackpropFilter, { x, dy }, { ...convolution, filterShape: filter.shape }),
        bias: () => run('ChannelSums', { dy }),
      }
    },
  })
}

const run = (kernel: string, inputs: NamedTensorMap, attributes: object = {}): Tensor =>
  engine().runKernel<Tensor>(kernel, inputs, { ...attributes })
