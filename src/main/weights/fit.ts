import { LabError } from '../../shared/contract/errors.ts'
import type { Net, Variable } from '../nets/graph.ts'
import { layerKeys } from '../nets/layer-keys.ts'
import { variablesByLayer } from '../nets/variables.ts'
import type { StoredLayer, StoredWeights } from './keras-layouts.ts'
import { findByName } from './layer-names.ts'

/** A layer of a net and what the file holds for it. */
export interface Fitted {
  layer: string
  variables: Variable[]
  stored: StoredLayer
}

const shapeText = (shape: readonly number[]) => `[${shape.join(', ')}]`

const misfit = (path: string, net: Net, what: string) =>
  new LabError(
    'weights-mismatch',
    `"${path}" is not a weights file of ${net.name}: ${what}`,
    'Choose the file of the right net; it may have a classifier on top or none ("notop").',
  )

/** What a file holds for each layer of a net, as far as it can be told. */
const find = ({ by, layers }: StoredWeights, net: Net): Map<string, StoredLayer> => {
  if (by === 'name') return findByName(net, layers)
  const byKey = new Map(layers.map(layer => [layer.name, layer]))
  return new Map(
    [...layerKeys(net)].flatMap(([name, key]) => (byKey.has(key) ? [[name, byKey.get(key)!] as const] : [])),
  )
}

/**
 * As Keras itself reads a legacy file: layer by layer, whatever their names. Null where the numbers of layers or their shapes
 * do not fit.
 */
const findByPosition = ({ by, layers }: StoredWeights, net: Net): Map<string, StoredLayer> | null => {
  const needed = [...variablesByLayer(net)]
  if (by !== 'name' || layers.slice(needed.length).some(layer => !isHead(layer))) return null
  const fits = needed.every(([, variables], at) => {
    const shapes = layers[at]?.tensors.map(({ shape }) => shapeText(shape))
    return shapes?.join() === variables.map(({ shape }) => shapeText(shape)).join()
  })
  return fits ? new Map(needed.map(([name], at) => [name, layers[at]!])) : null
}

/** A layer that may stand on top of a base: a dense one, a batch normalization, or MobileNet's classifier. */
const isHead = ({ name, tensors }: StoredLayer): boolean =>
  name === 'conv_preds' || tensors.every(({ shape }) => shape.length <= 2)

/**
 * Find for every layer of a net what a file holds for it: by name, also an earlier one, else by position (legacy layout); by
 * name or by class and position (Keras 3). A classifier on top is left out.
 *
 * @param path only names the file in messages
 * @throws LabError weights-mismatch, naming the first layer that does not fit: missing, too many tensors or too few,
 *   another shape, or a layer that the net does not have
 */
export const fit = (weights: StoredWeights, net: Net, path: string): Fitted[] => {
  const needed = [...variablesByLayer(net)]
  const named = find(weights, net)
  const isWhole = needed.every(([layer]) => named.has(layer))
  const found = isWhole ? named : (findByPosition(weights, net) ?? named)
  const fitted = needed.map(([layer, variables]): Fitted => {
    const stored = found.get(layer)
    if (!stored) throw misfit(path, net, `layer ${layer} is not in it.`)
    if (stored.tensors.length !== variables.length)
      throw misfit(
        path,
        net,
        `layer ${layer} needs ${variables.length} tensors (${variables.map(({ name }) => name).join(', ')}), and it holds ${stored.tensors.length}.`,
      )
    variables.forEach(({ name, shape }, at) => {
      const tensor = stored.tensors[at]!
      if (shapeText(tensor.shape) !== shapeText(shape))
        throw misfit(
          path,
          net,
          `layer ${layer} needs a ${name} of shape ${shapeText(shape)}, and it holds ${shapeText(tensor.shape)} ("${tensor.path}").`,
        )
    })
    return { layer, variables, stored }
  })
  const used = new Set(fitted.map(({ stored }) => stored))
  const extra = weights.layers.find(layer => !used.has(layer) && !isHead(layer))
  if (extra) throw misfit(path, net, `it also holds a layer ${extra.name}, which that net does not have.`)
  return fitted
}

/**
 * How near a file that does not fit comes to a net: layers with the right shapes count, and where there is none, layers of
 * the right name (a base of another width); 0 where it has nothing of the net.
 */
export const nearness = (weights: StoredWeights, net: Net): number => {
  const found = find(weights, net)
  const needed = [...variablesByLayer(net)]
  const fitting = needed.filter(([layer, variables]) => {
    const stored = found.get(layer)
    return variables.every(({ shape }, at) => shapeText(stored?.tensors[at]?.shape ?? [NaN]) === shapeText(shape))
  }).length
  if (fitting > 0 || weights.by === 'class') return fitting
  return needed.filter(([layer]) => found.get(layer)?.name === layer).length / (needed.length + 1)
}

/** A file of which none of the nets that were tried has anything. */
export const unknownNet = ({ layers }: StoredWeights, path: string, tried: readonly string[]): LabError => {
  const first = layers[0]
  return new LabError(
    'weights-mismatch',
    `"${path}" is not a weights file of a net that the lab has: ${
      first
        ? `its first layer is ${first.name}, with a tensor of shape ${shapeText(first.tensors[0]?.shape ?? [])}.`
        : 'it holds no weights.'
    }`,
    `The lab has ${tried.join(', ')}.`,
  )
}
