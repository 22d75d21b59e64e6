import h5wasm from 'h5wasm/node'
import type { Group } from 'h5wasm/node'
import type { Net } from '../../src/main/nets/graph.ts'
import { sizeOf, variablesByLayer } from '../../src/main/nets/variables.ts'
import type { NamedWeights } from '../../src/main/weights/named-weights.ts'

interface FileTensor {
  name: string
  shape: readonly number[]
  values: Float32Array
}

/** A layer of a weights file to write: its tensors under whatever names. */
export interface FileLayer {
  name: string
  tensors: FileTensor[]
  /** Names that `weight_names` tells besides, with no tensor behind them. */
  announced?: string[]
}

/**
 * The layers of a net with the names that Keras 1 gave tensors, as the official VGG16 file has them:
 * `block1_conv1_W_1:0`, `block1_conv1_b_1:0`.
 */
export const oldNames = (net: Net, weights: NamedWeights): FileLayer[] => {
  const variables = variablesByLayer(net)
  return net.layers.map(({ name }) => ({
    name,
    tensors: (variables.get(name) ?? []).map((variable, at) => ({
      name: `${name}_${variable.name === 'kernel' ? 'W' : variable.name === 'bias' ? 'b' : variable.name}_1:0`,
      shape: variable.shape,
      values: weights.get(name)![at]!,
    })),
  }))
}

/** Write a weights file in the legacy layout; `below` puts it in a group, as a whole-model file does. */
export const writeLegacyFile = async (path: string, layers: readonly FileLayer[], below?: string): Promise<void> => {
  await h5wasm.ready
  const file = new h5wasm.File(path, 'w')
  const root = below === undefined ? file : file.create_group(below)
  root.create_attribute(
    'layer_names',
    layers.map(layer => layer.name),
  )
  for (const { name, tensors, announced = [] } of layers) {
    const group = root.create_group(name)
    if (tensors.length === 0) group.create_attribute('weight_names', new Float64Array(0), [0])
    else group.create_attribute('weight_names', [...tensors.map(tensor => tensor.name), ...announced])
    for (const tensor of tensors) {
      const [name, ...inner] = tensor.name.split('/').reverse() as [string, ...string[]]
      const place = inner.reverse().reduce((outer, part) => {
        if (!outer.keys().includes(part)) outer.create_group(part)
        return outer.get(part) as Group
      }, group)
      place.create_dataset({ name, data: tensor.values, shape: [...tensor.shape] })
    }
  }
  file.close()
}

/** Numbers that differ from each other, so that an exchanged tensor shows. */
export const countedWeights = (net: Net): NamedWeights => {
  let next = 0
  return new Map(
    [...variablesByLayer(net)].map(([layer, variables]) => [
      layer,
      variables.map(({ shape }) => Float32Array.from({ length: sizeOf(shape) }, () => Math.fround(0.001 * next++))),
    ]),
  )
}
