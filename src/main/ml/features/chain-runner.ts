import type { Chain, PreparedChain } from '../../nets/convolution-chain.ts'
import type { PreprocessMode } from '../../nets/entry.ts'
import { preprocessPixels } from '../model/preprocess.ts'

/** Features of the pictures of a micro-batch, of one layer each. */
export type Rows = [Float32Array, ...Float32Array[]]

/** Runs a micro-batch: pixels [n, height, width, 3], not to be touched meanwhile, and the layers whose output is wanted. */
type RunChain = (pixels: Float32Array, wanted: readonly string[]) => Promise<Rows>

/**
 * Runs a chain as a whole. A picture with a number that is not finite, in it or in what comes of it, goes layer by layer
 * instead: there an infinity or NaN reaches the very outputs that depend on it, here it reaches those of its tiles.
 */
export const chainRunner = (
  chain: Chain,
  prepared: PreparedChain,
  mode: PreprocessMode,
  layerByLayer: (pixels: Float32Array, wanted: readonly string[]) => Rows,
): { run: RunChain; dispose(): void } => {
  const shapes = outputShapes(chain)
  const [height, width, channels] = chain.shape
  return {
    run: async (pixels, wanted) => {
      const count = pixels.length / (height * width * channels)
      const outputs = new Map(wanted.map(name => [name, new Float32Array(count * shapes.get(name)!)]))
      await prepared.run(
        preprocessPixels(mode, pixels),
        chain.layers.map(({ name }) => outputs.get(name) ?? null),
      )
      const rows = wanted.map(name => outputs.get(name)!) as Rows
      return replaceOdd(pixels, rows, count, () => layerByLayer(pixels, wanted))
    },
    dispose: () => prepared.dispose(),
  }
}

/** How many numbers a layer puts out for one picture. */
const outputShapes = ({ shape: [height, width, channels], layers }: Chain): Map<string, number> => {
  let size = { height, width, channels }
  return new Map(
    layers.map(({ name, outputs }) => {
      size =
        outputs > 0
          ? { ...size, channels: outputs }
          : { ...size, height: Math.floor(size.height / 2), width: Math.floor(size.width / 2) }
      return [name, size.height * size.width * size.channels]
    }),
  )
}

/** Rows of pictures with a number that is not finite, as the other way gives them. */
const replaceOdd = (pixels: Float32Array, rows: Rows, count: number, otherWay: () => Rows): Rows => {
  const isOdd = (picture: number) => [pixels, ...rows].some(values => !Number.isFinite(sumOf(values, picture, count)))
  const odd = Array.from({ length: count }, (_, picture) => picture).filter(isOdd)
  if (odd.length === 0) return rows
  const others = otherWay()
  for (const picture of odd)
    for (const [at, values] of rows.entries()) {
      const length = values.length / count
      values.set(others[at]!.subarray(picture * length, (picture + 1) * length), picture * length)
    }
  return rows
}

/** Not finite where one of a picture's numbers is not. */
const sumOf = (values: Float32Array, picture: number, count: number): number => {
  const length = values.length / count
  let sum = 0
  for (let at = picture * length; at < (picture + 1) * length; at++) sum += values[at]!
  return sum
}
