import { chain } from './chain.ts'
import type { Unlinked } from './chain.ts'
import type { Net } from './graph.ts'
import type { Shape } from './shapes.ts'

/** The layers put on top of a base; the settings of the same names in a run. */
export interface HeadOptions {
  pooling: 'flatten' | 'average'
  /** Width of the hidden Dense layer; 0 leaves it out. */
  units: number
  activation: 'linear' | 'relu'
  /** Share of the hidden units that each training step leaves out; 0 leaves the layer out. */
  dropout: number
  /** Two classes share one sigmoid unit, more have a softmax unit each; null is a regression, one linear unit. */
  classes: number | null
}

const output = (name: string, classes: number | null): Unlinked => {
  const dense = { type: 'Dense', name, useBias: true } as const
  if (classes === null) return { ...dense, units: 1, activation: 'linear' }
  return classes === 2
    ? { ...dense, units: 1, activation: 'sigmoid' }
    : { ...dense, units: classes, activation: 'softmax' }
}

/**
 * The chapter's head on a base's features: Flatten, Dense 256, Dropout 0.5, Dense 1 with a sigmoid. Names are Keras's
 * automatic ones.
 *
 * @param features the shape of the base's output without the batch, [5, 5, 512] for VGG16 at 180x180
 * @example headNet([5, 5, 512], { pooling: 'flatten', units: 256, activation: 'linear', dropout: 0.5, classes: 2 })
 */
export const headNet = (features: Shape, { pooling, units, activation, dropout, classes }: HeadOptions): Net => {
  const [height = null, width = null, channels] = features
  if (features.length !== 3 || typeof channels !== 'number')
    throw new Error(`expected features of shape [height, width, channels], received [${features.join(', ')}]`)
  return {
    name: 'head',
    dataFormat: 'channels_last',
    sequential: true,
    layers: chain([
      { type: 'InputLayer', name: 'input_layer', shape: [height, width, channels] },
      pooling === 'flatten'
        ? { type: 'Flatten', name: 'flatten' }
        : { type: 'GlobalAveragePooling2D', name: 'global_average_pooling2d', keepDims: false },
      ...(units > 0 ? [{ type: 'Dense', name: 'dense', units, useBias: true, activation } as const] : []),
      ...(dropout > 0 ? [{ type: 'Dropout', name: 'dropout', rate: dropout, wholeSample: false } as const] : []),
      output(units > 0 ? 'dense_1' : 'dense', classes),
    ]),
  }
}
