import { variablesByLayer } from '../../nets/variables.ts'
import { layerKeys } from '../../nets/layer-keys.ts'
import { putLegacyLayers, writeHdf5 } from '../../weights/write.ts'
import type { ExportedModel } from '../exported-model.ts'
import { legacyConfig } from './functional.ts'

/** A whole model as Keras's legacy `.h5`: architecture and weights in one HDF5 file. */
export const writeLegacyH5 = (path: string, { net, weights }: ExportedModel, about: object): Promise<void> =>
  writeHdf5(path, file => {
    file.create_attribute('backend', 'tensorflow')
    file.create_attribute('keras_version', '2.4.0')
    file.create_attribute('model_config', JSON.stringify(legacyConfig(net)))
    file.create_attribute('unfreeze', JSON.stringify(about))
    putLegacyLayers(file.create_group('model_weights'), net, weights)
  })

/** The weights of a net in Keras 3's layout: `layers/<class in snake case, counted>/vars/<n>`. */
export const writeKerasWeights = (path: string, { net, weights }: ExportedModel): Promise<void> =>
  writeHdf5(path, file => {
    const keys = layerKeys(net)
    const byLayer = variablesByLayer(net)
    const layers = file.create_group('layers')
    for (const { name } of net.layers) {
      const group = layers.create_group(keys.get(name)!).create_group('vars')
      group.create_attribute('name', name)
      byLayer
        .get(name)
        ?.forEach(({ shape }, at) =>
          group.create_dataset({ name: String(at), data: weights.get(name)![at]!, shape: [...shape] }),
        )
    }
    file.create_group('vars').create_attribute('name', net.name)
  })
