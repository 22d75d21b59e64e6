import type { Net } from '../nets/graph.ts'
import { layerKeys } from '../nets/layer-keys.ts'
import type { StoredLayer } from './keras-layouts.ts'

/**
 * What a layer was called in earlier versions of Keras, where that differs: DenseNet's `conv1/conv`, and all of the first
 * ResNet50.
 *
 * @example earlierNames('conv4_block6_3_bn') // ['bn4f_branch2c']
 */
const earlierNames = (name: string): string[] => {
  if (name === 'conv1_conv') return ['conv1/conv', 'conv1']
  if (name === 'conv1_bn') return ['conv1/bn', 'bn_conv1']
  const [, stage, block, part, kind] = /^conv([2-5])_block([1-6])_([0-3])_(conv|bn)$/.exec(name) ?? []
  if (!stage) return []
  const branch = part === '0' ? '1' : `2${'abc'[Number(part) - 1]}`
  return [`${kind === 'conv' ? 'res' : 'bn'}${stage}${'abcdef'[Number(block) - 1]}_branch${branch}`]
}

/** A name that Keras made of a layer's class, and its number; Keras 1 wrote classes otherwise. */
const automaticParts = (name: string): { family: string; number: number } => {
  const [, stem = name, number = '0'] = /^(.*?)(?:_(\d+))?$/.exec(name) ?? []
  const today = { convolution2d: 'conv2d', batchnormalization: 'batch_normalization' }[stem]
  return { family: today ?? stem, number: Number(number) }
}

/**
 * Find a net's layers in a file by name. Automatic names (`conv2d_7`) count all layers that were made in the session that
 * wrote the file: of each class, they are taken in the order of their numbers.
 *
 * @returns what the file has, by the net's names; layers that it lacks are left out
 */
export const findByName = (net: Net, stored: readonly StoredLayer[]): Map<string, StoredLayer> => {
  const byName = new Map(stored.map(layer => [layer.name, layer]))
  // Where a layer has its class's name, its key is of the same family.
  const families = new Map([...layerKeys(net)].map(([name, key]) => [name, automaticParts(key).family]))
  const isAutomatic = (name: string) => automaticParts(name).family === families.get(name)
  const own = net.layers.map(({ name }) => name).filter(isAutomatic)
  const inOrder = (names: readonly string[], family: string) =>
    names
      .map(name => ({ name, ...automaticParts(name) }))
      .filter(each => each.family === family)
      .sort((a, b) => a.number - b.number)
      .map(({ name }) => name)

  const found = new Map<string, StoredLayer>()
  for (const { name } of net.layers) {
    const there = [name, ...earlierNames(name)].find(each => byName.has(each))
    if (there !== undefined && !isAutomatic(name)) found.set(name, byName.get(there)!)
  }
  for (const family of new Set(own.map(name => families.get(name)!))) {
    const theirs = inOrder([...byName.keys()], family)
    inOrder(own, family).forEach((name, at) => {
      const there = theirs[at]
      if (there !== undefined) found.set(name, byName.get(there)!)
    })
  }
  return found
}
