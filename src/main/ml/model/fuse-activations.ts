import type { Layer } from '../../nets/graph.ts'

/** A layer as it is run, and the layer whose weights it takes. */
export interface Step {
  layer: Layer
  weightsOf: string
}

/**
 * Let a convolution apply the ReLU that follows it as a layer of its own, where nobody else takes its output: one pass
 * over the activation less, and one activation less to keep for the gradient. The pair goes by the ReLU's name.
 *
 * @param layers in order
 * @param wanted layers whose output the caller wants
 */
export const fuseActivations = (layers: readonly Layer[], wanted: readonly string[]): Step[] => {
  const takers = new Map<string, Layer[]>()
  for (const layer of layers) for (const name of layer.inbound) takers.set(name, [...(takers.get(name) ?? []), layer])

  const fused = new Map<string, string>()
  for (const { type, name, ...layer } of layers) {
    const [taker, ...others] = takers.get(name) ?? []
    if (type !== 'Conv2D' || !('activation' in layer) || layer.activation !== 'linear') continue
    if (taker && others.length === 0 && !wanted.includes(name) && isRelu(taker)) fused.set(name, taker.name)
  }
  const replaced = new Set(fused.values())
  return layers
    .filter(layer => !replaced.has(layer.name))
    .map(layer => {
      const name = fused.get(layer.name)
      if (name === undefined || layer.type !== 'Conv2D') return { layer, weightsOf: layer.name }
      return { layer: { ...layer, name, activation: 'relu' }, weightsOf: layer.name }
    })
}

const isRelu = (layer: Layer): boolean =>
  (layer.type === 'Activation' && layer.activation === 'relu') || (layer.type === 'ReLU' && layer.maxValue === null)
