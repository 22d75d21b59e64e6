import type { Dataset, File, Group } from 'h5wasm/node'
import { damaged, datasetAt, groupAt, textAt, textsAt } from './hdf5-file.ts'

/** A layer of a weights file that has tensors, in the order in which Keras would set them. */
export interface StoredLayer {
  /** The layer's name, where the file tells it; else its class counted (Keras 3): `conv2d_3`. */
  name: string
  tensors: { path: string; shape: readonly number[]; dataset: Dataset }[]
}

export interface StoredWeights {
  /** By what the layers go: their names, or their classes counted in the order of the net. */
  by: 'name' | 'class'
  /** In the order of the net where they go by name in the legacy layout. */
  layers: StoredLayer[]
}

/**
 * What lies in a Keras weights file. Two layouts are known:
 *
 * - legacy (Keras 1 and 2, every official file, and a whole model of Keras 3 as `.h5`): the root, or the group
 *   `model_weights` of a whole model, names its layers in `layer_names`, each layer's group its tensors in `weight_names`.
 *   Tensors are taken in that order, whatever they are called.
 * - Keras 3's `.weights.h5`: `layers/<class in snake case, counted>/vars/<n>`, with the layer's name beside it or, in the
 *   first versions, without.
 *
 * A base inside another model is one layer of it; its own layers are taken out of there.
 *
 * @param path only names the file in messages
 * @throws LabError weights-damaged, naming the layer, where a part that the file announces is missing
 */
export const storedWeights = (file: File, path: string): StoredWeights => {
  const legacy = [file, groupAt(file, 'model_weights')].find(group => group && chunkedTexts(group, 'layer_names'))
  if (legacy) return { by: 'name', layers: legacyLayers(legacy, path) }
  for (const name of ['layers', '_layer_checkpoint_dependencies']) {
    const layers = groupAt(file, name)
    if (layers) return kerasLayers(layers, path)
  }
  throw damaged(path, 'it holds no layers as Keras keeps them: neither "layer_names" nor a group "layers".')
}

/** Keras cuts a list that is too long for one attribute into `name0`, `name1`, ... */
const chunkedTexts = (group: Group, name: string): string[] | null => {
  const whole = textsAt(group, name)
  if (whole) return whole
  const chunks: string[] = []
  for (let at = 0; ; at++) {
    const chunk = textsAt(group, `${name}${at}`)
    if (!chunk) return at === 0 ? null : chunks
    chunks.push(...chunk)
  }
}

const legacyLayers = (root: Group, path: string): StoredLayer[] =>
  chunkedTexts(root, 'layer_names')!.flatMap(name => {
    const group = groupAt(root, name)
    if (!group) throw damaged(path, `layer ${name} is announced and missing.`)
    const weights = chunkedTexts(group, 'weight_names') ?? []
    const tensors = weights.map(weight => ({ weight, tensor: tensorAt(group, weight, name, path) }))
    const owners = new Set(weights.map(ownerOf))
    if (owners.size < 2) return weights.length > 0 ? [{ name, tensors: tensors.map(({ tensor }) => tensor) }] : []
    return [...owners].map(owner => ({
      name: owner,
      tensors: tensors.filter(({ weight }) => ownerOf(weight) === owner).map(({ tensor }) => tensor),
    }))
  })

/** The layer that a tensor belongs to: `block1_conv1` of `block1_conv1/kernel:0`. */
const ownerOf = (weight: string): string => weight.slice(0, Math.max(0, weight.lastIndexOf('/')))

const kerasLayers = (root: Group, path: string): StoredWeights => {
  const containers = containersIn(root, path)
  const all = containers.flat()
  if (all.length > 0 && all.every(({ name }) => name !== null))
    return { by: 'name', layers: all.map(({ name, tensors }) => ({ name: name!, tensors })) }
  const [largest = []] = containers.sort((a, b) => b.length - a.length)
  return { by: 'class', layers: largest.map(({ key, tensors }) => ({ name: key, tensors })) }
}

interface KerasLayer extends Pick<StoredLayer, 'tensors'> {
  key: string
  name: string | null
}

/** The layers of a model and, each as a list of its own, those of the models inside it. */
const containersIn = (root: Group, path: string): KerasLayer[][] => {
  const own: KerasLayer[] = []
  const inner: KerasLayer[][] = []
  for (const key of root.keys()) {
    const nested = groupAt(root, `${key}/layers`)
    if (nested) inner.push(...containersIn(nested, path))
    const variables = groupAt(root, `${key}/vars`)
    const numbers = (variables?.keys() ?? []).sort((a, b) => Number(a) - Number(b))
    if (!variables || numbers.length === 0) continue
    const name = textAt(variables, 'name')
    own.push({ key, name, tensors: numbers.map(number => tensorAt(variables, number, name ?? key, path)) })
  }
  return [own, ...inner]
}

const tensorAt = (group: Group, name: string, layer: string, path: string): StoredLayer['tensors'][number] => {
  let dataset: Dataset | null
  try {
    dataset = datasetAt(group, name)
  } catch (error) {
    throw damaged(path, `layer ${layer}: its tensor "${name}" cannot be read.`, error)
  }
  if (!dataset) throw damaged(path, `layer ${layer}: its tensor "${name}" is announced and missing.`)
  return { path: `${group.path}/${name}`.replace(/^\/+/, ''), shape: dataset.shape ?? [], dataset }
}
