import type { Net } from './graph.ts'

/** Keras's way from a class to the key of its layouts: `MaxPooling2D` -> `max_pooling2d`, `ReLU` -> `re_lu`. */
const snakeCase = (type: string): string =>
  type
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()

/**
 * What Keras 3 calls each layer in its `.weights.h5`: its class in snake case, counted: `conv2d`, `conv2d_1`, ...
 *
 * @returns keys by layer name
 */
export const layerKeys = (net: Pick<Net, 'layers'>): Map<string, string> => {
  const counts = new Map<string, number>()
  return new Map(
    net.layers.map(({ name, type }) => {
      const key = snakeCase(type)
      const count = counts.get(key) ?? 0
      counts.set(key, count + 1)
      return [name, count === 0 ? key : `${key}_${count}`]
    }),
  )
}
