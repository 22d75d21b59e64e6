/**
 * Reads the constants of an ONNX model. ONNX is a protobuf message: fields, each a key (number and wire type) and a value.
 * Only the path model.graph.initializer is followed; everything else is skipped.
 */

/** A constant of the model. */
export interface OnnxTensor {
  dims: number[]
  /** float32 values, little-endian, row by row; null where the tensor holds another type. */
  floats: Uint8Array | null
}

interface Field {
  number: number
  /** A varint's value; for bytes and fixed numbers, 0. */
  value: number
  bytes: Uint8Array
}

const none = new Uint8Array(0)
const fixedSizes: Partial<Record<number, number>> = { 1: 8, 5: 4 }

function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++]
      if (byte === undefined || scale > 2 ** 63) throw new Error('it is no ONNX model, or it is cut off')
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const key = varint()
    const wire = key % 8
    const number = Math.floor(key / 8)
    if (wire === 0) {
      yield { number, value: varint(), bytes: none }
      continue
    }
    const length = wire === 2 ? varint() : fixedSizes[wire]
    if (length === undefined || at + length > message.length) throw new Error('it is no ONNX model, or it is cut off')
    yield { number, value: 0, bytes: message.subarray(at, at + length) }
    at += length
  }
}

/** Field numbers of onnx.proto. */
const modelGraph = 7
const graphInitializer = 5
const tensor = { dims: 1, dataType: 2, floatData: 4, name: 8, rawData: 9 }
const float32 = 1

const varints = (bytes: Uint8Array): number[] => {
  // A list of numbers is packed into one field: as a message of its own it reads as keys without values.
  const values: number[] = []
  for (let at = 0, value = 0, scale = 1; at < bytes.length; at++) {
    value += (bytes[at]! & 127) * scale
    scale *= 128
    if (bytes[at]! < 128) {
      values.push(value)
      value = 0
      scale = 1
    }
  }
  return values
}

const tensorOf = (message: Uint8Array): [string, OnnxTensor] => {
  let name = ''
  let type = 0
  let raw: Uint8Array | null = null
  const dims: number[] = []
  for (const { number, value, bytes } of fieldsOf(message)) {
    if (number === tensor.dims) dims.push(...(bytes.length > 0 ? varints(bytes) : [value]))
    else if (number === tensor.dataType) type = value
    else if (number === tensor.name) name = new TextDecoder().decode(bytes)
    else if (number === tensor.rawData || number === tensor.floatData) raw = bytes
  }
  return [name, { dims, floats: type === float32 ? raw : null }]
}

/**
 * The constants of an ONNX model by name. Nothing is copied: values are views into `model`.
 *
 * @throws Error, in words, where the bytes are no whole ONNX model
 */
export const onnxTensors = (model: Uint8Array): Map<string, OnnxTensor> => {
  const tensors = new Map<string, OnnxTensor>()
  for (const field of fieldsOf(model)) {
    if (field.number !== modelGraph) continue
    for (const { number, bytes } of fieldsOf(field.bytes))
      if (number === graphInitializer) tensors.set(...tensorOf(bytes))
  }
  if (tensors.size === 0) throw new Error('it is no ONNX model, or one without constants')
  return tensors
}
