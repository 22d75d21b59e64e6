import { rm } from 'node:fs/promises'
import type { File, Group } from 'h5wasm/node'
import type { Net } from '../nets/graph.ts'
import { variablesByLayer } from '../nets/variables.ts'
import { asLabError } from '../files/disk-error.ts'
import type { NamedWeights } from './named-weights.ts'
import { hdf5 } from './hdf5-library.ts'

/** HDF5 tells the system's errors by their text only. */
const systemErrors: [RegExp, string][] = [
  [/no space left|disk quota/i, 'ENOSPC'],
  [/read-only file system/i, 'EROFS'],
  [/permission denied/i, 'EACCES'],
  [/no such file or directory/i, 'ENOENT'],
]
const withSystemCode = (error: unknown): unknown => {
  const code = error instanceof Error && systemErrors.find(([text]) => text.test(error.message))?.[1]
  return code ? Object.assign(error as Error, { code }) : error
}

/**
 * Make an HDF5 file. Not atomic: write beside the place and rename.
 *
 * @throws LabError disk-full, not-writable; nothing is left at `path` then
 */
export const writeHdf5 = async (path: string, fill: (file: File) => void): Promise<void> => {
  const { File: Hdf5File } = await hdf5()
  try {
    const file = new Hdf5File(path, 'w')
    try {
      fill(file)
    } finally {
      file.close()
    }
  } catch (error) {
    await rm(path, { force: true })
    throw asLabError(withSystemCode(error), path)
  }
}

/**
 * Put a net's weights into a group as Keras's legacy layout has them: `layer_names`, and for each layer a group with
 * `weight_names`.
 */
export const putLegacyLayers = (root: Group, net: Net, weights: Pick<NamedWeights, 'get'>): void => {
  const byLayer = variablesByLayer(net)
  root.create_attribute('backend', 'tensorflow')
  root.create_attribute('keras_version', '2.4.0')
  root.create_attribute(
    'layer_names',
    net.layers.map(layer => layer.name),
  )
  for (const { name } of net.layers) {
    const group = root.create_group(name)
    const variables = byLayer.get(name) ?? []
    const names = variables.map(variable => `${name}/${variable.name}:0`)
    if (names.length === 0) {
      group.create_attribute('weight_names', new Float64Array(0), [0])
      continue
    }
    group.create_attribute('weight_names', names)
    const inner = group.create_group(name)
    const values = weights.get(name)!
    variables.forEach((variable, at) =>
      inner.create_dataset({ name: `${variable.name}:0`, data: values[at]!, shape: [...variable.shape] }),
    )
  }
}

/** Write a net's weights as Keras's legacy `.h5`, which every Keras reads; see `writeHdf5`. */
export const writeWeightsFile = (path: string, net: Net, weights: Pick<NamedWeights, 'get'>): Promise<void> =>
  writeHdf5(path, file => putLegacyLayers(file, net, weights))
