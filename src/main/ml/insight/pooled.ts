/**
 * How strongly each channel answers to a picture, wherever in it: the mean over all positions. Two pictures of the same
 * thing are alike in this, though the thing stands elsewhere.
 *
 * @param values float32 [count, positions, channels]
 * @returns float32 [count, channels]
 */
export const pooledRows = (values: Float32Array, count: number, channels: number): Float32Array => {
  const positions = values.length / count / channels
  if (positions === 1) return values.slice()
  const pooled = new Float32Array(count * channels)
  for (let row = 0; row < count; row++)
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0
      for (let position = 0; position < positions; position++)
        sum += values[(row * positions + position) * channels + channel]!
      pooled[row * channels + channel] = sum / positions
    }
  return pooled
}
