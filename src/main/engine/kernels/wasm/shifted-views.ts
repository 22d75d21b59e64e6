import { add, backend_util, pad, reshape, slice, stridedSlice } from '@tensorflow/tfjs-core'
import type { Rank, Tensor4D } from '@tensorflow/tfjs-core'

/** Where a window's positions lie over a picture. */
export interface Geometry {
  inHeight: number
  inWidth: number
  outHeight: number
  outWidth: number
  filterHeight: number
  filterWidth: number
  strideHeight: number
  strideWidth: number
  /** Rows above and columns before the picture. */
  top: number
  left: number
}

/** The attributes that tfjs gives to the gradients of convolutions. */
export interface ConvolutionAttributes {
  strides: [number, number] | number
  dilations?: [number, number] | number
  pad: 'valid' | 'same' | number
  dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** @param depthwise whether the filter is [h, w, channels, multiplier], one for each channel */
export const geometryOf = (
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, dilations, pad, dimRoundingMode }: ConvolutionAttributes,
  depthwise: boolean,
): Geometry => {
  const info = backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    ...([strides, dilations ?? 1, pad, dimRoundingMode, depthwise] as const),
  )
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1)
    throw new Error('the gradient of a dilated convolution is not there on this engine')
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth } = info
  const { top, left } = info.padInfo
  return { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth, top, left }
}

/** How far the windows reach over the picture's edges, in all. */
const reach = (g: Geometry) => ({
  height: Math.max((g.outHeight - 1) * g.strideHeight + g.filterHeight, g.top + g.inHeight),
  width: Math.max((g.outWidth - 1) * g.strideWidth + g.filterWidth, g.left + g.inWidth),
})

/** x with a border of zeros, or of `value`, as far as the windows reach. */
export const padded = (x: Tensor4D, g: Geometry, value = 0): Tensor4D => {
  const { height, width } = reach(g)
  const rows: [number, number] = [g.top, height - g.top - g.inHeight]
  const columns: [number, number] = [g.left, width - g.left - g.inWidth]
  return pad(x, [[0, 0], rows, columns, [0, 0]], value)
}

/**
 * What the filter's element at (row, column) meets at each position of the window.
 *
 * @param from what `padded` gives
 * @returns [n, outHeight, outWidth, channels]
 */
export const seenAt = (from: Tensor4D, row: number, column: number, g: Geometry): Tensor4D =>
  stridedSlice(
    from,
    [0, row, column, 0],
    [
      ...[from.shape[0], row + (g.outHeight - 1) * g.strideHeight + 1],
      ...[column + (g.outWidth - 1) * g.strideWidth + 1, from.shape[3]],
    ],
    [1, g.strideHeight, g.strideWidth, 1],
  ) as Tensor4D

/**
 * The other way round: the sum of what each element of the window has for the pixels that it met.
 *
 * @param shareOf [n, outHeight, outWidth, channels] of the element at (row, column); called row by row
 * @returns [n, inHeight, inWidth, channels]
 */
export const putBackAll = (g: Geometry, shareOf: (row: number, column: number) => Tensor4D): Tensor4D => {
  let total: Tensor4D | undefined
  for (let row = 0; row < g.filterHeight; row++)
    for (let column = 0; column < g.filterWidth; column++) {
      const share = putBack(shareOf(row, column), row, column, g)
      total = total ? add<Tensor4D>(total, share) : share
    }
  const { shape } = total!
  return slice(total!, [0, g.top, g.left, 0], [shape[0], g.inHeight, g.inWidth, shape[3]])
}

/** Bring each value to where the filter's element at (row, column) met it, in a picture with borders; zeros elsewhere. */
const putBack = (y: Tensor4D, row: number, column: number, g: Geometry): Tensor4D => {
  const spread = spreadColumns(spreadRows(y, g.strideHeight), g.strideWidth)
  const { height, width } = reach(g)
  const rows: [number, number] = [row, height - row - spread.shape[1]]
  const columns: [number, number] = [column, width - column - spread.shape[2]]
  return pad(spread, [[0, 0], rows, columns, [0, 0]])
}

/** `step` - 1 rows of zeros between the rows. */
const spreadRows = (y: Tensor4D, step: number): Tensor4D => {
  if (step === 1) return y
  const [n, height, width, channels] = y.shape
  const rows = pad(reshape(y, [n * height, 1, width * channels]), [
    [0, 0],
    [0, step - 1],
    [0, 0],
  ])
  const all = reshape<Rank.R4>(rows, [n, height * step, width, channels])
  return slice(all, [0, 0, 0, 0], [n, (height - 1) * step + 1, width, channels])
}

/** `step` - 1 columns of zeros between the columns. */
const spreadColumns = (y: Tensor4D, step: number): Tensor4D => {
  if (step === 1) return y
  const [n, height, width, channels] = y.shape
  const columns = pad(reshape(y, [n * height * width, 1, channels]), [
    [0, 0],
    [0, step - 1],
    [0, 0],
  ])
  const all = reshape<Rank.R4>(columns, [n, height, width * step, channels])
  return slice(all, [0, 0, 0, 0], [n, height, (width - 1) * step + 1, channels])
}
