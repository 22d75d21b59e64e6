import type { Net } from '../../nets/graph.ts'
import type { ForwardOptions } from '../model/forward.ts'

/**
 * A net that puts out what inference does and can be differentiated: its dropout layers let everything pass. Run it with
 * `withGradients`.
 */
export const differentiable = (net: Net): Net => ({
  ...net,
  layers: net.layers.map(layer => {
    if (layer.type !== 'Dropout') return layer
    const { name, inbound } = layer
    return { type: 'Activation', name, inbound, activation: 'linear' }
  }),
})

/**
 * How to run it: by the layers of training, which compute only those gradients that are asked for, while every batch
 * normalization keeps to its moving statistics.
 */
export const withGradients = (net: Net): ForwardOptions => ({
  training: true,
  frozen: new Set(net.layers.filter(({ type }) => type === 'BatchNormalization').map(({ name }) => name)),
})
