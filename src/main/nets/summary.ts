import type { NetSummary } from '../../shared/contract/nets.ts'
import { cuttable, indexOfLayer } from './cut.ts'
import type { Net, Variable } from './graph.ts'
import { shapesOf } from './shapes.ts'
import { sizeOf, variablesByLayer } from './variables.ts'

const count = (variables: readonly Variable[]) => variables.reduce((sum, { shape }) => sum + sizeOf(shape), 0)

/**
 * A net as Keras's `summary()` tells it: every layer with its output shape and parameters, and the totals.
 *
 * @param freeze the last layer that stays frozen; everything above it is trainable. Without it all is trainable.
 * @throws LabError not-found where there is no such layer
 * @example summarize(base, { freeze: 'block4_pool' }).trainableWeights // 6, of VGG16's 26
 */
export const summarize = (net: Net, { freeze }: { freeze?: string | undefined } = {}): NetSummary => {
  const firstTrainable = freeze === undefined ? 0 : indexOfLayer(net, freeze) + 1
  const shapes = shapesOf(net)
  const byLayer = variablesByLayer(net)
  const cuts = cuttable(net)

  const layers = net.layers.map((layer, index) => ({
    name: layer.name,
    type: layer.type,
    outputShape: [null, ...shapes.get(layer.name)!],
    params: count(byLayer.get(layer.name) ?? []),
    inbound: [...layer.inbound],
    trainable: index >= firstTrainable,
    cuttable: cuts[index]!,
  }))

  const all = [...byLayer.values()].flat()
  const trainable = layers.filter(layer => layer.trainable).flatMap(layer => byLayer.get(layer.name) ?? [])
  const trained = trainable.filter(variable => variable.trainable)
  const input = layers.find(layer => layer.type === 'InputLayer')!

  return {
    name: net.name,
    inputShape: input.outputShape,
    layers: net.sequential ? layers.filter(layer => layer.type !== 'InputLayer') : layers,
    totalParams: count(all),
    trainableParams: count(trained),
    nonTrainableParams: count(all) - count(trained),
    trainableWeights: trained.length,
    nonTrainableWeights: all.length - trained.length,
  }
}
