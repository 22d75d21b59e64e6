import type { Net } from './graph.ts'

/** Keras's way from a class to a name: `MaxPooling2D` -> `max_pooling2d`, `ReLU` -> `re_lu`. */
const snakeCase = (type: string): string =>
  type
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()

/**
 * Names as Keras counts them: the class in snake case, from the second on with a number.
 *
 * @example const nameOf = countedNames(); nameOf('Conv2D') // conv2d; then conv2d_1, conv2d_2, ...
 */
export const countedNames = (): ((type: string) => string) => {
  const counts = new Map<string, number>()
  return type => {
    const name = snakeCase(type)
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    return count === 0 ? name : `${name}_${count}`
  }
}

/**
 * What Keras 3 calls each layer in its `.weights.h5`: its class in snake case, counted: `conv2d`, `conv2d_1`, ...
 *
 * @returns keys by layer name
 */
export const layerKeys = (net: Pick<Net, 'layers'>): Map<string, string> => {
  const keyOf = countedNames()
  return new Map(net.layers.map(({ name, type }) => [name, keyOf(type)]))
}
