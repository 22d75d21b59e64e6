import { setImmediate } from 'node:timers/promises'
import { permutation } from '../../../shared/counter-random.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { scoreOf, solveRidge, sumsOf, sumsWithout } from './ridge.ts'

/** Pictures as vectors of `width` numbers each, one after the other. */
export interface Vectors {
  values: Float64Array
  width: number
}

export const folds = 5
const penalty = 1

const countOf = ({ values, width }: Vectors) => values.length / width

/**
 * How well a linear classifier tells two sets of pictures apart that it has not seen: each fifth is judged by what the
 * other four taught.
 *
 * @returns one score a picture, those of `a` and those of `b`: higher is more like `b`
 * @throws LabError `stopped`
 */
export const tellApart = async (
  a: Vectors,
  b: Vectors,
  { seed, signal }: { seed: number; signal: AbortSignal },
): Promise<{ a: number[]; b: number[] }> => {
  const { width } = a
  const all = [a, b].flatMap((set, side) =>
    Array.from(permutation(`${seed}/folds/${side}`, countOf(set)), (row, place) => ({
      ...{ set, row, side },
      fold: place % folds,
    })),
  )
  const vectorOf = ({ set, row }: (typeof all)[number]) => set.values.subarray(row * width, (row + 1) * width)
  const inFold = Array.from({ length: folds }, (_, fold) => all.filter(each => each.fold === fold))
  const sums = []
  for (const pictures of inFold) {
    const rows = new Float64Array(pictures.length * width)
    for (const [at, picture] of pictures.entries()) rows.set(vectorOf(picture), at * width)
    sums.push(
      sumsOf(
        rows,
        pictures.map(({ side }) => (side === 0 ? -1 : 1)),
      ),
    )
    await letStop(signal)
  }
  const scores = [new Array<number>(countOf(a)), new Array<number>(countOf(b))] as const
  for (const [fold, pictures] of inFold.entries()) {
    const ridge = solveRidge(sumsWithout(sums, fold), penalty)
    for (const picture of pictures) scores[picture.side as 0 | 1][picture.row] = scoreOf(ridge, vectorOf(picture))
    await letStop(signal)
  }
  return { a: scores[0], b: scores[1] }
}

/** Lets a message in, and ends where it was one to stop. */
const letStop = async (signal: AbortSignal) => {
  await setImmediate()
  if (signal.aborted) throw new LabError('stopped', 'Stopped.')
}

/** Numbers that a picture's vector has at most: with more, a classifier in closed form takes too long. */
const widest = 512
/** With fewer channels than this it is a picture and no features: then where something is matters as well. */
const fewChannels = 16
const blocks = 8

/**
 * A picture's features as a short vector: of each feature map its mean; of a picture itself the means of eight by eight
 * blocks. More than 512 maps share places, every other share with its sign turned (K. Weinberger et al., "Feature hashing
 * for large scale multitask learning", ICML 2009).
 *
 * @param shape [height, width, channels]
 */
export const pooled = (features: Float32Array, shape: readonly number[]): Float64Array => {
  const [height = 1, width = 1, channels = 1] = shape
  const cells = channels < fewChannels ? Math.min(blocks, height, width) : 1
  const means = new Float64Array(cells * cells * channels)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const cell = Math.floor((y * cells) / height) * cells + Math.floor((x * cells) / width)
      for (let c = 0; c < channels; c++) means[cell * channels + c]! += features[(y * width + x) * channels + c]!
    }
  const vector = new Float64Array(Math.min(widest, means.length))
  for (const [at, sum] of means.entries()) {
    const sign = Math.floor(at / widest) % 2 === 0 ? 1 : -1
    vector[at % widest]! += (sign * sum * cells * cells) / (height * width)
  }
  return vector
}
