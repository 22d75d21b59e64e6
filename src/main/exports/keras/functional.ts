import type { Activation, Layer, Net } from '../../nets/graph.ts'
import { shapesOf } from '../../nets/shapes.ts'
import type { Shape } from '../../nets/shapes.ts'
import { layerSettings } from './layer-config.ts'

/** Before Keras 2.14, and in TF.js, silu is called swish. */
const oldName = (activation: Activation) => (activation === 'silu' ? 'swish' : activation)

const ends = (net: Net) => ({
  input_layers: [[net.layers[0]!.name, 0, 0]],
  output_layers: [[net.layers.at(-1)!.name, 0, 0]],
})

/** A net as the `config.json` of a `.keras` file has it: a functional model of Keras 3. */
export const kerasConfig = (net: Net): object => {
  const shapes = shapesOf(net)
  const tensor = (name: string) => ({
    class_name: '__keras_tensor__',
    config: { shape: batched(shapes.get(name)!), dtype: 'float32', keras_history: [name, 0, 0] },
  })
  const layers = net.layers.map(layer => {
    const inputs = layer.inbound.map(tensor)
    return {
      ...{ module: 'keras.layers', class_name: layer.type, registered_name: null },
      config: { name: layer.name, trainable: true, dtype: 'float32', ...layerSettings(layer, name => name) },
      ...buildConfig(layer, shapes),
      name: layer.name,
      inbound_nodes: inputs.length === 0 ? [] : [{ args: merges(layer) ? [inputs] : inputs, kwargs: {} }],
    }
  })
  return {
    ...{ module: 'keras.src.models.functional', class_name: 'Functional', registered_name: 'Functional' },
    config: { name: net.name, trainable: true, layers, ...ends(net) },
  }
}

const batched = (shape: Shape) => [null, ...shape]

/** Layers that take a list of tensors. */
const merges = ({ type }: Layer) => type === 'Add' || type === 'Multiply' || type === 'Concatenate'

const buildConfig = (layer: Layer, shapes: ReadonlyMap<string, Shape>) => {
  if (layer.type === 'InputLayer') return {}
  const inputs = layer.inbound.map(name => batched(shapes.get(name)!))
  return { build_config: { input_shape: merges(layer) ? inputs : inputs[0] } }
}

/**
 * The same as Keras 1 and 2 wrote it in the `model_config` of an `.h5` file and as TF.js reads it; Keras 3 reads it, too.
 */
export const legacyConfig = (net: Net): object => {
  const layers = net.layers.map(layer => {
    const { batch_shape: shape, ...settings } = layerSettings(layer, oldName)
    return {
      class_name: layer.type,
      config: {
        ...{ name: layer.name, trainable: true, dtype: 'float32', ...settings },
        ...(layer.type === 'InputLayer' && { batch_input_shape: shape, sparse: false }),
      },
      name: layer.name,
      inbound_nodes: layer.inbound.length === 0 ? [] : [layer.inbound.map(name => [name, 0, 0, {}])],
    }
  })
  return { class_name: 'Functional', config: { name: net.name, trainable: true, layers, ...ends(net) } }
}
