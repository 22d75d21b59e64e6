import { LabError } from '../../shared/contract/errors.ts'
import type { Net, Variable } from '../nets/graph.ts'
import { layerKeys } from '../nets/layer-keys.ts'
import { variablesByLayer } from '../nets/variables.ts'
import type { StoredLayer, StoredWeights } from './keras-layouts.ts'

/** A layer of a net and what the file holds for it. */
export interface Fitted {
  layer: string
  variables: Variable[]
  stored: StoredLayer
}

const shapeText = (shape: readonly number[]) => `[${shape.join(', ')}]`

const misfit = (path: string, net: Net, what: string) =>
  new LabError(
    'weights-mismatch',
    `"${path}" is not a weights file of ${net.name}: ${what}`,
    'Choose the file of the right net, the one without its classifier ("notop").',
  )

/**
 * Find for every layer of a net what a file holds for it: by name (legacy layout), or by class and position (Keras 3).
 *
 * @param path only names the file in messages
 * @throws LabError weights-mismatch, naming the first layer that does not fit: missing, too many tensors or too few,
 *   another shape, or a layer that the net does not have
 */
export const fit = ({ layout, layers }: StoredWeights, net: Net, path: string): Fitted[] => {
  const byKey = new Map(layers.map(layer => [layer.key, layer]))
  const keys = layerKeys(net)
  const fitted = [...variablesByLayer(net)].map(([layer, variables]): Fitted => {
    const key = layout === 'legacy' ? layer : keys.get(layer)!
    const stored = byKey.get(key)
    if (!stored) throw misfit(path, net, `layer ${layer} is not in it.`)
    byKey.delete(key)
    if (stored.tensors.length !== variables.length)
      throw misfit(
        path,
        net,
        `layer ${layer} needs ${variables.length} tensors (${variables.map(({ name }) => name).join(', ')}), and it holds ${stored.tensors.length}.`,
      )
    variables.forEach(({ name, shape }, at) => {
      const found = stored.tensors[at]!
      if (shapeText(found.shape) !== shapeText(shape))
        throw misfit(
          path,
          net,
          `layer ${layer} needs a ${name} of shape ${shapeText(shape)}, and it holds ${shapeText(found.shape)} ("${found.path}").`,
        )
    })
    return { layer, variables, stored }
  })
  const [extra] = byKey.keys()
  if (extra !== undefined) throw misfit(path, net, `it also holds a layer ${extra}, which that net does not have.`)
  return fitted
}

/** How many layers of a net the file has with the right shapes: tells which net a file that fits none was meant for. */
export const fittingLayers = ({ layout, layers }: StoredWeights, net: Net): number => {
  const byKey = new Map(layers.map(layer => [layer.key, layer]))
  const keys = layerKeys(net)
  return [...variablesByLayer(net)].filter(([layer, variables]) => {
    const stored = byKey.get(layout === 'legacy' ? layer : keys.get(layer)!)
    return variables.every(({ shape }, at) => shapeText(stored?.tensors[at]?.shape ?? [NaN]) === shapeText(shape))
  }).length
}
