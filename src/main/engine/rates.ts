import * as tf from '@tensorflow/tfjs-core'
import type { EngineReport } from '../../shared/contract/engine.ts'
import type { Chain, ChainKernel } from '../nets/convolution-chain.ts'

/** VGG16's convolutions as channels in and out; `pool` halves both sides. */
const vgg16 = [
  ...[[3, 64], [64, 64], 'pool', [64, 128], [128, 128], 'pool'],
  ...[[128, 256], [256, 256], [256, 256], 'pool', [256, 512], [512, 512], [512, 512], 'pool'],
  ...[[512, 512], [512, 512], [512, 512], 'pool'],
] as ([number, number] | 'pool')[]

const side = 180
/** A second look is worth it only where one is short. */
const secondsEnough = 2

/**
 * How many pictures of 180 x 180 a second VGG16's convolutional part takes, with weights of no meaning: the time does not
 * depend on them. The better of several tries, in micro-batches as the extraction has them.
 */
export const measureRates = async (chains: ChainKernel | null): Promise<EngineReport['rates']> =>
  chains ? measureChain(chains) : measureLayers()

/** As a chain, where the engine has a kernel of its own for those. */
const measureChain = async (chains: ChainKernel): Promise<EngineReport['rates']> => {
  const chain: Chain = {
    shape: [side, side, 3],
    layers: vgg16.map((layer, at) =>
      layer === 'pool'
        ? { name: `layer${at}`, outputs: 0, relu: false }
        : { name: `layer${at}`, outputs: layer[1], relu: true },
    ),
  }
  const weights = new Map(
    vgg16.flatMap((layer, at) =>
      layer === 'pool'
        ? []
        : [[`layer${at}`, [new Float32Array(9 * layer[0] * layer[1]).fill(1e-3), new Float32Array(layer[1])]] as const],
    ),
  )
  const prepared = chains.prepare(chain, weights)
  try {
    const secondsOf = async (batch: number) => {
      const pictures = new Float32Array(batch * side * side * 3).fill(1)
      const start = performance.now()
      await prepared.run(
        pictures,
        chain.layers.map(() => null),
      )
      return (performance.now() - start) / 1000
    }
    await secondsOf(1) // its memory is there from then on
    const batch = 8
    let best = Infinity
    for (let spent = 0; spent < secondsEnough;) {
      const seconds = await secondsOf(batch)
      spent += seconds
      best = Math.min(best, seconds / batch)
    }
    return { vgg16ForwardImagesPerSecond: 1 / best }
  } finally {
    prepared.dispose()
  }
}

const measureLayers = async (): Promise<EngineReport['rates']> => {
  const layers = vgg16.map(layer => (layer === 'pool' ? layer : weightsOf(layer)))
  try {
    const single = await secondsFor(layers, 1) // also lets the engine choose and prepare its kernels
    const batch = single > secondsEnough ? 1 : 8
    let best = batch === 1 ? single : Infinity
    for (let spent = 0; spent < secondsEnough;) {
      const seconds = await secondsFor(layers, batch)
      spent += seconds
      best = Math.min(best, seconds / batch)
    }
    return { vgg16ForwardImagesPerSecond: 1 / best }
  } finally {
    tf.dispose(layers.filter(layer => layer !== 'pool'))
  }
}

interface Weights {
  filter: tf.Tensor4D
  bias: tf.Tensor1D
  [name: string]: tf.Tensor
}

const weightsOf = ([from, to]: [number, number]): Weights => ({
  filter: tf.randomUniform<tf.Rank.R4>([3, 3, from, to], -1 / from, 1 / from, 'float32', 1),
  bias: tf.zeros([to]),
})

const secondsFor = async (layers: (Weights | 'pool')[], batch: number): Promise<number> => {
  const input = tf.zeros<tf.Rank.R4>([batch, side, side, 3])
  const start = performance.now()
  let activation = input
  for (const layer of layers) {
    const before = activation
    activation =
      layer === 'pool'
        ? tf.maxPool(before, 2, 2, 'valid')
        : tf.fused.conv2d({ x: before, ...layer, strides: 1, pad: 'same', activation: 'relu' })
    before.dispose()
  }
  await activation.data()
  activation.dispose()
  return (performance.now() - start) / 1000
}
