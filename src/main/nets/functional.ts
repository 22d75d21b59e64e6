import type { InputShape } from './entry.ts'
import type { Layer, Net } from './graph.ts'
import { countedNames } from './layer-keys.ts'
import type { NewLayer } from './layers.ts'
import { outputShapeOf } from './shapes.ts'
import type { Shape } from './shapes.ts'

/** What a layer will put out: the layer's name, and the shape without the batch, in the net's data format. */
export interface Symbolic {
  layer: string
  shape: Shape
}

/**
 * Build a net as Keras's functional API does: each layer is called on what others put out. Layers without a name are
 * numbered by class in the order in which they are called; the finished net lists its layers in Keras's order.
 *
 * @example
 * const { input, call, net } = functional('channels_last')
 * const x = call(conv2d(64, 7, { name: 'conv1' }), input([180, 180, 3]))
 * net('small', call(add(), x, x))
 */
export const functional = (dataFormat: Net['dataFormat']) => {
  const layers = new Map<string, Layer>()
  const automaticName = countedNames()

  const put = (layer: Layer, inputs: readonly Symbolic[]): Symbolic => {
    if (layers.has(layer.name)) throw new Error(`two layers are called ${layer.name}`)
    layers.set(layer.name, layer)
    const shapes = inputs.map(({ shape }) => shape)
    return { layer: layer.name, shape: outputShapeOf(layer, shapes, { dataFormat }) }
  }

  return {
    input: (shape: InputShape): Symbolic =>
      put({ type: 'InputLayer', name: automaticName('InputLayer'), inbound: [], shape }, []),
    /** @param inputs in argument order */
    call: (layer: NewLayer, ...inputs: Symbolic[]): Symbolic => {
      const inbound = inputs.map(({ layer: from }) => from)
      return put({ ...layer, name: layer.name ?? automaticName(layer.type), inbound } as Layer, inputs)
    },
    net: (name: string, output: Symbolic): Net => ({ name, dataFormat, layers: inKerasOrder(layers, output.layer) }),
  }
}
export type Functional = ReturnType<typeof functional>

/**
 * The order of `model.layers`: by the longest way to the output, the farthest first; where that is equal, by when a walk
 * back from the output along each layer's inputs in argument order meets them.
 */
const inKerasOrder = (layers: ReadonlyMap<string, Layer>, output: string): Layer[] => {
  const met: string[] = []
  const inputsFirst: string[] = []
  const seen = new Set<string>()
  const walkBack = (name: string) => {
    if (seen.has(name)) return
    seen.add(name)
    met.push(name)
    for (const input of layers.get(name)!.inbound) walkBack(input)
    inputsFirst.push(name)
  }
  walkBack(output)

  const distance = new Map([[output, 0]])
  for (const name of inputsFirst.reverse())
    for (const input of layers.get(name)!.inbound)
      distance.set(input, Math.max(distance.get(input) ?? 0, distance.get(name)! + 1))
  return met.map(name => layers.get(name)!).sort((a, b) => distance.get(b.name)! - distance.get(a.name)!) // stable: ties stay as they were met
}
