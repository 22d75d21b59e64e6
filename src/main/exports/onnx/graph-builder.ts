import type { OnnxAttribute, OnnxInitializer, OnnxNode } from './schema.ts'
import { attributeTypes, tensorTypes } from './schema.ts'

/** A value that an attribute is given: a whole number is an int, `{ float }` a real one. */
type AttributeValue = number | readonly number[] | { float: number }

/** Nodes and constants of an ONNX graph as they come together. */
export interface GraphBuilder {
  nodes: OnnxNode[]
  constants: OnnxInitializer[]
  /** Add a node; returns its output's name, which is the node's own. */
  node(opType: string, name: string, input: readonly string[], attributes?: Record<string, AttributeValue>): string
  /** Add a float32 constant; returns its name. */
  floats(name: string, dims: readonly number[], values: Float32Array | readonly number[]): string
  /** Add an int64 constant; returns its name. */
  ints(name: string, values: readonly number[]): string
}

const attribute = (name: string, value: AttributeValue): OnnxAttribute => {
  if (typeof value === 'number') return { name, type: attributeTypes.int, i: value }
  return 'float' in value
    ? { name, type: attributeTypes.float, f: value.float }
    : { name, type: attributeTypes.ints, ints: [...value] }
}

export const graphBuilder = (): GraphBuilder => {
  const nodes: OnnxNode[] = []
  const constants: OnnxInitializer[] = []
  return {
    nodes,
    constants,
    node: (opType, name, input, attributes = {}) => {
      const described = Object.entries(attributes).map(([key, value]) => attribute(key, value))
      nodes.push({ name, opType, input: [...input], output: [name], attribute: described })
      return name
    },
    floats: (name, dims, values) => {
      const data = Float32Array.from(values)
      const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      constants.push({ name, dims: [...dims], dataType: tensorTypes.float32, rawData })
      return name
    },
    ints: (name, values) => {
      const data = BigInt64Array.from(values, BigInt)
      constants.push({ name, dims: [values.length], dataType: tensorTypes.int64, rawData: new Uint8Array(data.buffer) })
      return name
    },
  }
}
