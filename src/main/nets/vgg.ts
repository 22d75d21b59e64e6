import type { BuildOptions } from './entry.ts'
import { functional } from './functional.ts'
import type { Net } from './graph.ts'
import { conv2d, dense, flatten, maxPooling2d } from './layers.ts'

/** Filters of the five blocks. */
const filters = [64, 128, 256, 512, 512]

/**
 * VGG (Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014): 3x3
 * convolutions in five blocks, each block halved by a pool. Pictures come through `caffe` preprocessing: BGR, less the
 * ImageNet mean of each channel. ReLU is part of the convolutions.
 *
 * @param convolutions how many each block has
 */
const vgg =
  (name: string, convolutions: readonly number[]) =>
  ({ inputShape, includeTop, classes, dataFormat }: BuildOptions): Net => {
    const { input, call, net } = functional(dataFormat)

    let x = input(inputShape)
    for (const [at, count] of convolutions.entries()) {
      const block = `block${at + 1}`
      for (let number = 1; number <= count; number++)
        x = call(conv2d(filters[at]!, 3, { padding: 'same', activation: 'relu', name: `${block}_conv${number}` }), x)
      x = call(maxPooling2d(2, { name: `${block}_pool` }), x)
    }
    if (!includeTop) return net(name, x)

    x = call(flatten({ name: 'flatten' }), x)
    x = call(dense(4096, { activation: 'relu', name: 'fc1' }), x)
    x = call(dense(4096, { activation: 'relu', name: 'fc2' }), x)
    return net(name, call(dense(classes, { activation: 'softmax', name: 'predictions' }), x))
  }

/**
 * Sixteen layers with weights, three of them in the classifier: configuration D of the paper.
 *
 * @example vgg16({ inputShape: [180, 180, 3], ... }) // ends with block5_pool, [5, 5, 512]
 */
export const vgg16 = vgg('vgg16', [2, 2, 3, 3, 3])

/** Nineteen layers with weights: configuration E. */
export const vgg19 = vgg('vgg19', [2, 2, 4, 4, 4])
