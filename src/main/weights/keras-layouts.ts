import type { Dataset, File, Group } from 'h5wasm/node'
import { damaged, datasetAt, groupAt, textsAt } from './hdf5-file.ts'

/** A layer of a weights file that has tensors, in the order in which Keras would set them. */
export interface StoredLayer {
  /** The layer's name (legacy layout), or its class counted (Keras 3): `conv2d_3`. */
  key: string
  tensors: { path: string; shape: readonly number[]; dataset: Dataset }[]
}

export interface StoredWeights {
  layout: 'legacy' | 'keras 3'
  layers: StoredLayer[]
}

/**
 * What lies in a Keras weights file. Two layouts are known:
 *
 * - legacy (Keras 1 and 2, and every official file): the root, or the group `model_weights` of a whole model, names its
 *   layers in `layer_names`, each layer's group its tensors in `weight_names`. Tensors are taken in that order, whatever
 *   they are called.
 * - Keras 3's `.weights.h5`: `layers/<class in snake case, counted>/vars/<n>`.
 *
 * @param path only names the file in messages
 * @throws LabError weights-damaged, naming the layer, where a part that the file announces is missing
 */
export const storedWeights = (file: File, path: string): StoredWeights => {
  const legacy = [file, groupAt(file, 'model_weights')].find(group => group && chunkedTexts(group, 'layer_names'))
  if (legacy) return { layout: 'legacy', layers: legacyLayers(legacy, path) }
  for (const name of ['layers', '_layer_checkpoint_dependencies']) {
    const layers = groupAt(file, name)
    if (layers) return { layout: 'keras 3', layers: kerasLayers(layers, path) }
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
    const tensors = (chunkedTexts(group, 'weight_names') ?? []).map(weight => tensorAt(group, weight, name, path))
    return tensors.length > 0 ? [{ key: name, tensors }] : []
  })

const kerasLayers = (root: Group, path: string): StoredLayer[] =>
  root.keys().flatMap(key => {
    const variables = groupAt(root, `${key}/vars`)
    const numbers = (variables?.keys() ?? []).sort((a, b) => Number(a) - Number(b))
    const tensors = numbers.map(number => tensorAt(variables!, number, key, path))
    return tensors.length > 0 ? [{ key, tensors }] : []
  })

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
