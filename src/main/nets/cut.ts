import { LabError } from '../../shared/contract/errors.ts'
import type { Layer, LayerOf, Net } from './graph.ts'
import { shapesOf } from './shapes.ts'
import type { Shape } from './shapes.ts'

/** Where a layer stands in the net's list, or a LabError that names near ones. */
export const indexOfLayer = (net: Net, name: string): number => {
  const index = net.layers.findIndex(layer => layer.name === name)
  if (index >= 0) return index
  const names = net.layers.map(layer => layer.name)
  const near = names.filter(other => other.startsWith(name.split('_')[0] ?? name))
  throw new LabError(
    'not-found',
    `${net.name} has no layer "${name}".`,
    `Its layers: ${(near.length > 0 ? near : names).slice(0, 12).join(', ')}${names.length > 12 ? ', ...' : ''}.`,
  )
}

/**
 * Whether the net can be cut behind each of its layers, in list order: true where everything further up takes its
 * input from that layer or from layers still further up, so that one tensor passes.
 */
export const cuttable = (net: Net): boolean[] => {
  const at = new Map(net.layers.map((layer, index) => [layer.name, index]))
  const lowestInput = net.layers.map(layer => Math.min(Infinity, ...layer.inbound.map(name => at.get(name) ?? -1)))
  const result: boolean[] = []
  let lowestAbove = Infinity
  for (let index = net.layers.length - 1; index >= 0; index--) {
    result[index] = lowestAbove >= index
    lowestAbove = Math.min(lowestAbove, lowestInput[index]!)
  }
  return result
}

const inputOf = (name: string, shape: Shape, dataFormat: Net['dataFormat']): LayerOf<'InputLayer'> => {
  const input = { type: 'InputLayer', name, inbound: [] } as const
  if (shape.length === 1) return { ...input, shape: [shape[0] as number] }
  const [height, width, channels] = dataFormat === 'channels_first' ? [shape[1], shape[2], shape[0]] : shape
  return { ...input, shape: [height as number | null, width as number | null, channels as number] }
}

/**
 * Cut a net behind a layer: into the prefix that ends with it and the suffix that begins with its output. In the
 * suffix that layer's name stands for the input, so that no other layer changes.
 *
 * @throws LabError not-found where there is no such layer; bad-request where more than one tensor passes
 * @example cutAt(vgg16({ inputShape: [180, 180, 3] }), 'block4_pool').suffix.layers.length // 5: the input and block5
 */
export const cutAt = (net: Net, layerName: string): { prefix: Net; suffix: Net } => {
  const index = indexOfLayer(net, layerName)
  const cuts = cuttable(net)
  if (!cuts[index])
    throw new LabError(
      'bad-request',
      `${net.name} cannot be cut behind "${layerName}": more than one tensor passes there.`,
      `Behind the nearest layers it can: "${net.layers[cuts.lastIndexOf(true, index)]!.name}" and "${net.layers[cuts.indexOf(true, index)]!.name}".`,
    )
  const shape = shapesOf(net).get(layerName)!
  const above: Layer[] = [inputOf(layerName, shape, net.dataFormat), ...net.layers.slice(index + 1)]
  return { prefix: { ...net, layers: net.layers.slice(0, index + 1) }, suffix: { ...net, layers: above } }
}

/**
 * Put one net on top of another: the upper one's input layer is left out, its first layers take the lower one's
 * output. The names must differ, as in Keras.
 *
 * @example stack('model', base, head) // block1_conv1 ... block5_pool, flatten, dense, dropout, dense_1
 */
export const stack = (name: string, lower: Net, upper: Net): Net => {
  const output = lower.layers.at(-1)!.name
  const inputs = new Set(upper.layers.filter(layer => layer.type === 'InputLayer').map(layer => layer.name))
  const layers = upper.layers
    .filter(layer => !inputs.has(layer.name))
    .map(layer => ({ ...layer, inbound: layer.inbound.map(from => (inputs.has(from) ? output : from)) }))
  return { ...lower, name, layers: [...lower.layers, ...layers] }
}
