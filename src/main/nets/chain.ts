import type { Layer } from './graph.ts'

type WithoutInbound<L> = L extends unknown ? Omit<L, 'inbound'> : never

/** A layer that is yet to be linked: everything but where its input comes from. */
export type Unlinked = WithoutInbound<Layer>

/**
 * Link layers one behind the other, as Keras's `Sequential` does; the first takes no input.
 *
 * @example chain([input, conv, pool]) // pool.inbound is [conv.name]
 */
export const chain = (layers: readonly Unlinked[]): Layer[] =>
  layers.map((layer, at) => ({ ...layer, inbound: at === 0 ? [] : [layers[at - 1]!.name] }) as Layer)
