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
export const unfreezable = (base: Net): string[] => {
  const cuts = cuttable(base)
  const withWeights = variablesByLayer(base)
  const lastTrained = Math.max(...base.layers.map((layer, index) => (withWeights.has(layer.name) ? index : -1)))
  return base.layers
    .filter((layer, index) => layer.type !== 'InputLayer' && index <= lastTrained && cuts[index - 1])
    .map(layer => layer.name)
}

/**
 * Where the base's last block begins: the block is what shares the first part of the last layer's name.
 *
 * @example lastBlockOf(vgg16 base) // 'block5_conv1'
 */
export const lastBlockOf = (base: Net): string => {
  const possible = unfreezable(base)
  const [block] = base.layers.at(-1)!.name.split('_')
  const first = possible.find(name => name.split('_')[0] === block) ?? possible.at(-1)
  if (first === undefined) throw new Error(`${base.name} has no layer that could be trained`)
  return first
}

/**
 * The layer to unfreeze from.
 *
 * @param wanted what was chosen; null is the first layer of the last block
 * @throws LabError `bad-request` where training cannot begin there, naming the layers where it can
 */
export const unfreezeLayer = (base: Net, wanted: string | null): string => {
  if (wanted === null) return lastBlockOf(base)
  const possible = unfreezable(base)
  if (possible.includes(wanted)) return wanted
  throw new LabError(
    'bad-request',
    `${base.name} cannot be unfrozen from "${wanted}": ${reasonOf(base, wanted)}`,
    hint(possible),
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

const shownNames = 8

/** The last of them are those that people want. */
const hint = (possible: readonly string[]): string => {
  const shown = possible.slice(-shownNames).join(', ')
  return possible.length > shownNames
    ? `From ${possible[0]} on: ..., ${shown}. \`unfreeze summary\` lists them all.`
    : `It can be: ${shown}.`
}
