/** A layer that slides a window over its input. */
export interface WindowLayer {
  /** Side of the window. */
  size: number
  stride: number
}

/**
 * How wide a piece of the picture one number behind these layers sees, in pixels.
 *
 * @example receptiveField([{ size: 3, stride: 1 }, { size: 3, stride: 1 }]) // 5: two 3x3 see what one 5x5 sees
 */
export const receptiveField = (layers: readonly WindowLayer[]): number => {
  let field = 1
  let step = 1
  for (const { size, stride } of layers) {
    field += (size - 1) * step
    step *= stride
  }
  return field
}

/** Weights and biases of a convolution that takes and gives so many channels. */
export const convolutionParameters = (size: number, channels: number): number =>
  size * size * channels * channels + channels

export interface Stack {
  /** One window of this side ... */
  single: number
  /** ... sees as much as so many of 3x3. */
  depth: number
  singleParameters: number
  stackedParameters: number
}

/** Windows as networks had them, each against the 3x3 that see as much. */
export const stacks = (channels: number): Stack[] =>
  [5, 7, 11].map(single => {
    const depth = (single - 1) / 2
    return {
      ...{ single, depth, singleParameters: convolutionParameters(single, channels) },
      stackedParameters: depth * convolutionParameters(3, channels),
    }
  })

const convolution: WindowLayer = { size: 3, stride: 1 }
const pool: WindowLayer = { size: 2, stride: 2 }

/** How many convolutions each block of VGG16 has; a pooling follows each. */
const vgg16 = [2, 2, 3, 3, 3] as const

/** What one number at the end of each block of VGG16 sees of the picture, in pixels. */
export const vgg16Fields = (): { block: number; field: number }[] =>
  vgg16.map((_, at) => ({
    block: at + 1,
    field: receptiveField(
      vgg16.slice(0, at + 1).flatMap(count => [...Array.from({ length: count }, () => convolution), pool]),
    ),
  }))
