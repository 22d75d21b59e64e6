/** A 3x3 convolution of stride 1 with padding "same" over pictures [n, height, width, from]. */
export interface ConvolutionShape {
  pictures: number
  height: number
  width: number
  from: number
  to: number
}

interface Given {
  x: Float32Array
  filter: Float32Array
  bias: Float32Array
  dy: Float32Array
}

/** Float64 sums as the definition has them, of one element at a time: of large convolutions a few are looked at. */
export const directConvolution = (of: ConvolutionShape, { x, filter, bias, dy }: Given) => {
  const { pictures, height, width, from, to } = of
  const inside = (row: number, column: number) => row >= 0 && column >= 0 && row < height && column < width
  const pixel = (n: number, row: number, column: number) => (n * height + row) * width + column
  const placeOf = (index: number, channels: number) => {
    const place = Math.floor(index / channels)
    const within = place % (height * width)
    const [row, column] = [Math.floor(within / width), within % width]
    return { channel: index % channels, n: Math.floor(place / (height * width)), row, column }
  }

  return {
    /** y[index], before a ReLU. */
    output: (index: number): number => {
      const { channel, n, row, column } = placeOf(index, to)
      let sum = bias[channel] ?? 0
      for (let tap = 0; tap < 9; tap++) {
        const [r, c] = [row + Math.floor(tap / 3) - 1, column + (tap % 3) - 1]
        if (!inside(r, c)) continue
        for (let i = 0; i < from; i++) sum += x[pixel(n, r, c) * from + i]! * filter[(tap * from + i) * to + channel]!
      }
      return sum
    },
    /** The gradient of x[index]. */
    inputGradient: (index: number): number => {
      const { channel, n, row, column } = placeOf(index, from)
      let sum = 0
      for (let tap = 0; tap < 9; tap++) {
        const [r, c] = [row - Math.floor(tap / 3) + 1, column - (tap % 3) + 1]
        if (!inside(r, c)) continue
        for (let o = 0; o < to; o++) sum += dy[pixel(n, r, c) * to + o]! * filter[(tap * from + channel) * to + o]!
      }
      return sum
    },
    /** The gradient of filter[index]. */
    filterGradient: (index: number): number => {
      const [out, rest] = [index % to, Math.floor(index / to)]
      const [into, tap] = [rest % from, Math.floor(rest / from)]
      let sum = 0
      for (let n = 0; n < pictures; n++)
        for (let row = 0; row < height; row++)
          for (let column = 0; column < width; column++) {
            const [r, c] = [row + Math.floor(tap / 3) - 1, column + (tap % 3) - 1]
            if (inside(r, c)) sum += dy[pixel(n, row, column) * to + out]! * x[pixel(n, r, c) * from + into]!
          }
      return sum
    },
  }
}
