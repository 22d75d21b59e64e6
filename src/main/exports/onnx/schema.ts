import protobuf from 'protobufjs/light.js'

/** The part of onnx.proto (IR version 8) that the lab writes and reads; field numbers and names are ONNX's. */
const schema = protobuf.Root.fromJSON({
  nested: {
    onnx: {
      nested: {
        ModelProto: {
          fields: {
            irVersion: { type: 'int64', id: 1 },
            producerName: { type: 'string', id: 2 },
            producerVersion: { type: 'string', id: 3 },
            docString: { type: 'string', id: 6 },
            graph: { type: 'GraphProto', id: 7 },
            opsetImport: { rule: 'repeated', type: 'OperatorSetIdProto', id: 8 },
            metadataProps: { rule: 'repeated', type: 'StringStringEntryProto', id: 14 },
          },
        },
        OperatorSetIdProto: { fields: { domain: { type: 'string', id: 1 }, version: { type: 'int64', id: 2 } } },
        StringStringEntryProto: { fields: { key: { type: 'string', id: 1 }, value: { type: 'string', id: 2 } } },
        GraphProto: {
          fields: {
            node: { rule: 'repeated', type: 'NodeProto', id: 1 },
            name: { type: 'string', id: 2 },
            initializer: { rule: 'repeated', type: 'TensorProto', id: 5 },
            input: { rule: 'repeated', type: 'ValueInfoProto', id: 11 },
            output: { rule: 'repeated', type: 'ValueInfoProto', id: 12 },
          },
        },
        NodeProto: {
          fields: {
            input: { rule: 'repeated', type: 'string', id: 1 },
            output: { rule: 'repeated', type: 'string', id: 2 },
            name: { type: 'string', id: 3 },
            opType: { type: 'string', id: 4 },
            attribute: { rule: 'repeated', type: 'AttributeProto', id: 5 },
          },
        },
        AttributeProto: {
          fields: {
            name: { type: 'string', id: 1 },
            f: { type: 'float', id: 2 },
            i: { type: 'int64', id: 3 },
            ints: { rule: 'repeated', type: 'int64', id: 8, options: { packed: false } },
            type: { type: 'int32', id: 20 },
          },
        },
        TensorProto: {
          fields: {
            dims: { rule: 'repeated', type: 'int64', id: 1, options: { packed: false } },
            dataType: { type: 'int32', id: 2 },
            name: { type: 'string', id: 8 },
            rawData: { type: 'bytes', id: 9 },
          },
        },
        ValueInfoProto: { fields: { name: { type: 'string', id: 1 }, type: { type: 'TypeProto', id: 2 } } },
        TypeProto: {
          fields: { tensorType: { type: 'Tensor', id: 1 } },
          nested: {
            Tensor: { fields: { elemType: { type: 'int32', id: 1 }, shape: { type: 'TensorShapeProto', id: 2 } } },
          },
        },
        TensorShapeProto: {
          fields: { dim: { rule: 'repeated', type: 'Dimension', id: 1 } },
          nested: {
            Dimension: { fields: { dimValue: { type: 'int64', id: 1 }, dimParam: { type: 'string', id: 2 } } },
          },
        },
      },
    },
  },
})

/** How ONNX numbers the types of tensors and attributes. */
export const tensorTypes = { float32: 1, int64: 7 } as const
export const attributeTypes = { float: 1, int: 2, ints: 7 } as const

/** An attribute of a node: one number, a real one, or a list. */
export interface OnnxAttribute {
  name: string
  type: number
  f?: number
  i?: number
  ints?: number[]
}
export interface OnnxNode {
  name: string
  opType: string
  input: string[]
  output: string[]
  attribute: OnnxAttribute[]
}
export interface OnnxInitializer {
  name: string
  dims: number[]
  dataType: number
  rawData: Uint8Array
}
interface ValueInfo {
  name: string
  type: { tensorType: { elemType: number; shape: { dim: ({ dimValue: number } | { dimParam: string })[] } } }
}
export interface OnnxModel {
  irVersion: number
  producerName: string
  docString: string
  opsetImport: { domain: string; version: number }[]
  metadataProps: { key: string; value: string }[]
  graph: { name: string; node: OnnxNode[]; initializer: OnnxInitializer[]; input: ValueInfo[]; output: ValueInfo[] }
}

const modelType = schema.lookupType('onnx.ModelProto')

/** A model as the bytes of an `.onnx` file. */
export const encodeOnnx = (model: OnnxModel): Uint8Array => modelType.encode(modelType.create({ ...model })).finish()

/**
 * The model in the bytes of an `.onnx` file; what the schema leaves out is skipped.
 *
 * @throws Error where they are no protobuf message
 */
export const decodeOnnx = (bytes: Uint8Array): OnnxModel =>
  modelType.toObject(modelType.decode(bytes), { longs: Number, arrays: true, defaults: true }) as OnnxModel
