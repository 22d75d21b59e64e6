import type { Net } from './graph.ts'

/**
 * The same net as Keras runs it with `training=False`, in training too: its batch normalizations keep to their moving
 * statistics, its dropouts leave nothing out. Gamma and beta can be trained all the same.
 */
export const inInferenceMode = (net: Net): Net => ({
  ...net,
  layers: net.layers.map(layer =>
    layer.type === 'BatchNormalization' || layer.type === 'Dropout' ? { ...layer, inference: true } : layer,
  ),
})

/** Whether training looks at a batch as a whole: some batch normalization finds the mean of all its pictures. */
export const usesBatchStatistics = (net: Net): boolean =>
  net.layers.some(layer => layer.type === 'BatchNormalization' && !layer.inference)
