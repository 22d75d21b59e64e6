import { LabError } from '../../../shared/contract/errors.ts'
import { cuttable } from '../../nets/cut.ts'
import type { Net } from '../../nets/graph.ts'
import { variablesByLayer } from '../../nets/variables.ts'

/**
 * The layers from which a base can be trained while everything before them stays frozen, in order: one tensor comes in,
 * and from there on there is something to train.
 *
 * @example unfreezable(vgg16 base) // block1_conv1, block1_conv2, block1_pool, ..., block5_conv3
 */
const unfreezable = (base: Net): string[] => {
  const cuts = cuttable(base)
  const withWeights = variablesByLayer(base)
  const lastTrained = Math.max(...base.layers.map((layer, index) => (withWeights.has(layer.name) ? index : -1)))
  return base.layers
    .filter((layer, index) => layer.type !== 'InputLayer' && index <= lastTrained && cuts[index - 1])
    .map(layer => layer.name)
}

/**
 * Check the layer to unfreeze from.
 *
 * @throws LabError `bad-request` where training cannot begin there, naming the nearest layers where it can
 */
export const unfreezeLayer = (base: Net, wanted: string): string => {
  const possible = unfreezable(base)
  if (possible.includes(wanted)) return wanted
  throw new LabError(
    'bad-request',
    `${base.name} cannot be unfrozen from "${wanted}": ${reasonOf(base, wanted)}`,
    hint(base, wanted, possible),
  )
}

const reasonOf = (base: Net, wanted: string): string => {
  const layer = base.layers.find(({ name }) => name === wanted)
  if (!layer) return 'it has no such layer.'
  if (layer.type === 'InputLayer') return 'that is the picture itself.'
  const at = base.layers.indexOf(layer)
  const withWeights = variablesByLayer(base)
  if (!base.layers.slice(at).some(({ name }) => withWeights.has(name)))
    return 'nothing from there on has weights to train.'
  return 'more than one tensor comes in there.'
}

const shownNames = 6

/** The nearest on either side, in order; of a layer that is not there, the last ones: those are what people want. */
const hint = (base: Net, wanted: string, possible: readonly string[]): string => {
  const places = new Map(base.layers.map(({ name }, at) => [name, at]))
  const at = places.get(wanted) ?? base.layers.length
  const distance = (name: string) => Math.abs(places.get(name)! - at)
  const nearest = new Set([...possible].sort((a, b) => distance(a) - distance(b)).slice(0, shownNames))
  const shown = possible.filter(name => nearest.has(name)).join(', ')
  return possible.length > shownNames
    ? `Near it, it can be ${shown}. \`unfreeze summary\` shows every layer.`
    : `It can be: ${shown}.`
}
