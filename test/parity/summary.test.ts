import { expect, test } from '@playwright/test'
import type { Net } from '../../src/main/nets/graph.ts'
import { netById } from '../../src/main/nets/index.ts'
import { summarize } from '../../src/main/nets/summary.ts'
import { variablesByLayer } from '../../src/main/nets/variables.ts'
import { reference } from './fixtures.ts'

type Extents = (number | null)[]

interface KerasSummary {
  model_name?: string
  input_shape: [number, number, number]
  classes?: number
  total_params: number
  trainable_params: number
  non_trainable_params: number
  trainable_weight_tensors: number
  non_trainable_weight_tensors: number
  include_top_default?: { input_shape: Extents; output_shape: Extents; total_params: number; layer_count: number }
  layers: {
    name: string
    class: string
    output_shape: Extents
    params: number
    inbound: string[]
    weights: [string, number[], boolean][]
  }[]
}

const expectSummary = (net: Net, keras: KerasSummary) => {
  const summary = summarize(net)
  const variables = variablesByLayer(net)
  expect(
    summary.layers.map(({ name, type, outputShape, params, inbound }) => ({
      name,
      class: type,
      output_shape: outputShape,
      params,
      inbound,
      weights: (variables.get(name) ?? []).map(variable => [variable.name, variable.shape, variable.trainable]),
    })),
  ).toEqual(keras.layers)
  expect(summary.inputShape).toEqual([null, ...keras.input_shape])
  expect({
    total_params: summary.totalParams,
    trainable_params: summary.trainableParams,
    non_trainable_params: summary.nonTrainableParams,
    trainable_weight_tensors: summary.trainableWeights,
    non_trainable_weight_tensors: summary.nonTrainableWeights,
  }).toEqual({
    total_params: keras.total_params,
    trainable_params: keras.trainable_params,
    non_trainable_params: keras.non_trainable_params,
    trainable_weight_tensors: keras.trainable_weight_tensors,
    non_trainable_weight_tensors: keras.non_trainable_weight_tensors,
  })
}

test("VGG16: every layer, shape, parameter and total is Keras's", () => {
  const keras = reference<KerasSummary>('summary/VGG16.json')
  const net = netById('vgg16').build({ inputShape: keras.input_shape })
  expect(net.name).toBe(keras.model_name)
  expectSummary(net, keras)
})

test('VGG16 with its classifier at the default size', () => {
  const keras = reference<KerasSummary>('summary/VGG16.json').include_top_default!
  const summary = summarize(netById('vgg16').build({ includeTop: true }))
  expect(summary.inputShape).toEqual(keras.input_shape)
  expect(summary.layers.at(-1)!.outputShape).toEqual(keras.output_shape)
  expect(summary.totalParams).toBe(keras.total_params)
  expect(summary.layers.length).toBe(keras.layer_count)
})

test('VGG16 for any picture size: the same parameters, no extents', () => {
  const keras = reference<KerasSummary>('summary/VGG16.json')
  const summary = summarize(netById('vgg16').build({ inputShape: [null, null, 3] }))
  expect(summary.layers.map(layer => layer.outputShape)).toEqual(
    keras.layers.map(layer => [null, null, null, layer.output_shape.at(-1)]),
  )
  expect(summary.totalParams).toBe(keras.total_params)
})

for (const size of ['small', 'large'] as const)
  test(`MiniVGGNet, ${size}: every layer, shape, parameter and total is Keras's`, () => {
    const keras = reference<Record<string, KerasSummary>>('minivgg.json')[`summary_${size}`]!
    expectSummary(netById('minivgg').build({ inputShape: keras.input_shape, classes: keras.classes }), keras)
  })

test('MiniVGGNet with channels first: the same parameters, shapes in the other order', () => {
  const keras = reference<Record<string, KerasSummary>>('minivgg.json')['summary_large']!
  const options = { inputShape: keras.input_shape, classes: keras.classes, dataFormat: 'channels_first' } as const
  const summary = summarize(netById('minivgg').build(options))
  const turned = keras.layers.map(({ output_shape: [n, h, w, c] }) => (c === undefined ? [n, h] : [n, c, h, w]))
  expect(summary.layers.map(layer => layer.outputShape)).toEqual(turned)
  const [height, width, channels] = keras.input_shape
  expect(summary.inputShape).toEqual([null, channels, height, width])
  expect(summary.totalParams).toBe(keras.total_params)
})
