/** Just enough protobuf to write the constants of an ONNX model. */
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]

const field = (number: number, content: Uint8Array) =>
  Buffer.concat([Uint8Array.from([...varint(number * 8 + 2), ...varint(content.length)]), content])
const text = (number: number, content: string) => field(number, Buffer.from(content))
const count = (number: number, value: number) => Uint8Array.from([...varint(number * 8), ...varint(value)])

export interface OnnxConstant {
  name: string
  dims: readonly number[]
  values: Float32Array
}

/** An ONNX model that holds nothing but constants. */
export const onnxModel = (
  constants: readonly OnnxConstant[],
  { packed = false, type = 1 }: { packed?: boolean; type?: number } = {},
): Uint8Array => {
  const tensors = constants.map(({ name, dims, values }) => {
    const shape = packed ? [field(1, Uint8Array.from(dims.flatMap(varint)))] : dims.map(dim => count(1, dim))
    const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
    return field(5, Buffer.concat([...shape, count(2, type), text(8, name), field(9, raw)]))
  })
  const graph = Buffer.concat([text(2, 'graph'), ...tensors])
  return Buffer.concat([count(1, 7), text(2, 'test'), field(7, graph), field(8, count(2, 13))])
}
