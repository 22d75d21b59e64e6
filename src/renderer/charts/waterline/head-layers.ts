import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { SummaryLayer } from './geometry.ts'

export type HeadSettings = Pick<RunSpec, 'pooling' | 'units' | 'dropout'>

/**
 * The head as layers, with Keras's names, so that it can be drawn before the run is there.
 *
 * @param features what the base puts out for one picture: height, width, channels
 * @param classes 2 end in one sigmoid unit, more in a softmax of that many
 */
export const headLayers = (
  features: readonly (number | null)[],
  settings: HeadSettings,
  classes: number,
): SummaryLayer[] => {
  const [height = 1, width = 1, channels = 1] = features.map(extent => extent ?? 1)
  const layers: SummaryLayer[] = []
  const put = (name: string, type: string, units: number, params: number) => {
    const inbound = layers.at(-1)?.name
    layers.push({
      name,
      type,
      outputShape: [null, units],
      params,
      inbound: inbound === undefined ? [] : [inbound],
      trainable: true,
      cuttable: true,
    })
    return units
  }
  let units =
    settings.pooling === 'flatten'
      ? put('flatten', 'Flatten', height * width * channels, 0)
      : put('global_average_pooling2d', 'GlobalAveragePooling2D', channels, 0)
  if (settings.units > 0) units = put('dense', 'Dense', settings.units, (units + 1) * settings.units)
  if (settings.dropout > 0) put('dropout', 'Dropout', units, 0)
  const outputs = classes > 2 ? classes : 1
  put(settings.units > 0 ? 'dense_1' : 'dense', 'Dense', outputs, (units + 1) * outputs)
  return layers
}
