import { setImmediate } from 'node:timers/promises'
import { LabError } from '../../shared/contract/errors.ts'
import type { Prediction } from '../../shared/contract/predict.ts'
import type { Decode, PictureInput, ReadPicture } from './data/pictures.ts'
import { decodePicture, readPicture } from './data/pictures.ts'
import { readAhead } from './data/read-ahead.ts'
import { saidOf } from './evaluate.ts'
import type { Prefix } from './features/prefix.ts'
import { microBatch } from './features/prefix.ts'
import type { Predictor } from './predictor.ts'

/** A picture to predict, and what the result calls it. */
export interface PictureRef {
  file: string
  path: string
}

export interface Predict {
  prefix: Prefix
  predictor: Predictor
  /** Empty for a regression. */
  classes: readonly string[]
  decode: Decode
  orientation: PictureInput['orientation']
  signal: AbortSignal
  onProgress?: (done: number) => void
}

/** What went wrong with one picture; anything but a LabError is ours. */
const failureOf = async (work: Promise<void>): Promise<LabError | null> => {
  try {
    await work
    return null
  } catch (error) {
    if (error instanceof LabError) return error
    throw error
  }
}

/**
 * Say the class, or the number, of pictures. One that cannot be read gets an error of its own and does not keep the others.
 *
 * @returns one prediction a picture, in order
 * @throws LabError `stopped`
 */
export const predictPictures = async (
  pictures: readonly PictureRef[],
  { prefix, predictor, classes, decode, orientation, signal, onProgress }: Predict,
): Promise<Prediction[]> => {
  const [height, width] = prefix.size
  const pictureLength = height * width * 3
  const pixels = new Float32Array(microBatch * pictureLength)
  const predictions: Prediction[] = []
  const files = readAhead(pictures, picture => read(picture, orientation), 2 * microBatch)

  /** Fill one micro-batch; pictures that fail take no place in it. */
  const fill = async (chunk: readonly PictureRef[]): Promise<(LabError | null)[]> => {
    const failures: (LabError | null)[] = []
    let place = 0
    for (const { file } of chunk) {
      const into = pixels.subarray(place * pictureLength, (place + 1) * pictureLength)
      const { value } = (await files.next()) as IteratorYieldResult<() => ReadPicture>
      const failure = await failureOf(decodeRead(value, file, prefix.size, decode, into))
      if (!failure) place++
      failures.push(failure)
    }
    return failures
  }

  const say = async (count: number): Promise<Float32Array> => {
    const [features] = await prefix.run(pixels.subarray(0, count * pictureLength))
    // Nobody knows what is true here; the losses are not looked at.
    return predictor.evaluate(features, new Int32Array(count)).outputs
  }

  for (let from = 0; from < pictures.length; from += microBatch) {
    const chunk = pictures.slice(from, from + microBatch)
    const failures = await fill(chunk)
    await setImmediate() // lets a message in
    if (signal.aborted) throw new LabError('stopped', 'Stopped.')
    const count = failures.filter(failure => failure === null).length
    const said = saidOf(count > 0 ? await say(count) : new Float32Array(), classes)
    let place = 0
    for (const [i, { file }] of chunk.entries()) {
      const failure = failures[i]
      predictions.push(
        failure
          ? { file, asset: null, error: { code: failure.code, message: failure.message } }
          : { file, asset: null, ...predictionOf(said[place++]!) },
      )
    }
    onProgress?.(predictions.length)
  }
  return predictions
}

const predictionOf = ({
  predicted,
  probabilities,
  value,
}: ReturnType<typeof saidOf>[number]): Pick<Prediction, 'class' | 'probabilities' | 'value'> =>
  predicted === null ? { value: value! } : { class: predicted, probabilities }

/** Read ahead without failing ahead: the failure comes when the picture's turn has come. */
const read = async (
  { path, file }: PictureRef,
  orientation: PictureInput['orientation'],
): Promise<() => ReadPicture> => {
  try {
    const picture = await readPicture(path, file, orientation, null)
    return () => picture
  } catch (error) {
    return () => {
      throw error
    }
  }
}

const decodeRead = async (
  taken: () => ReadPicture,
  file: string,
  size: PictureInput['size'],
  decode: Decode,
  into: Float32Array,
) => into.set(await decodePicture(taken(), file, size, decode))
