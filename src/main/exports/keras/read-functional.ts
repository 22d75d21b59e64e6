import { z } from 'zod'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Layer, Net } from '../../nets/graph.ts'
import { readLayer } from './read-layer.ts'

const layer = z.object({
  class_name: z.string(),
  config: z.looseObject({ name: z.string() }),
  inbound_nodes: z.array(z.unknown()).default([]),
})
const model = z.object({
  class_name: z.enum(['Functional', 'Model', 'Sequential']),
  config: z.object({ name: z.string(), layers: z.array(layer).min(1) }),
})

const kerasTensor = z.object({ config: z.object({ keras_history: z.tuple([z.string(), z.number(), z.number()]) }) })
const newNode = z.object({ args: z.array(z.union([kerasTensor, z.array(kerasTensor)])) })
const oldNode = z.array(z.tuple([z.string(), z.number(), z.number()]).rest(z.unknown()))

/**
 * The net that a Keras model file describes: the `config.json` of a `.keras` file, or the `model_config` of an `.h5` file;
 * a functional or a sequential model.
 *
 * @param called what messages call the file
 * @throws LabError `weights-mismatch` where it is no such model, or has a layer that the lab does not know
 */
export const readKerasConfig = (config: unknown, called: string): Net => {
  const parsed = model.safeParse(config)
  if (!parsed.success) throw refused(called, 'it holds no functional or sequential Keras model')
  const { class_name: kind, config: body } = parsed.data
  const sequential = kind === 'Sequential'
  const described = body.layers
  const layers = described.map(({ class_name: type, config: settings, inbound_nodes: nodes }, at) => {
    const before = described[at - 1]?.config.name
    const inbound = sequential ? (before === undefined ? [] : [before]) : inboundOf(nodes, settings.name, called)
    return readLayer(type, settings.name, inbound, settings, called)
  })
  return { name: body.name, dataFormat: 'channels_last', layers: inOrder(layers, called), sequential }
}

const inboundOf = (nodes: readonly unknown[], name: string, called: string): string[] => {
  if (nodes.length === 0) return []
  if (nodes.length > 1) throw refused(called, `layer "${name}" is used more than once`)
  const asNew = newNode.safeParse(nodes[0])
  if (asNew.success) return asNew.data.args.flat().map(tensor => tensor.config.keras_history[0])
  const asOld = oldNode.safeParse(nodes[0])
  if (asOld.success) return asOld.data.map(([from]) => from)
  throw refused(called, `how layer "${name}" is connected cannot be read`)
}

/** Keras lists layers in an order in which inputs come first; a file that does not is no Keras file. */
const inOrder = (layers: readonly Layer[], called: string): readonly Layer[] => {
  const known = new Set<string>()
  for (const { name, inbound, type } of layers) {
    const missing = inbound.find(from => !known.has(from))
    if (missing !== undefined)
      throw refused(called, `layer "${name}" takes its input from "${missing}", which comes later`)
    if (inbound.length === 0 && type !== 'InputLayer') throw refused(called, `layer "${name}" has no input`)
    known.add(name)
  }
  return layers
}

const refused = (called: string, what: string) =>
  new LabError('weights-mismatch', `"${called}" cannot be read as a model: ${what}.`, 'Save it with Keras anew.')
