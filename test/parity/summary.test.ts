import { expect, test } from '@playwright/test'
import type { Net } from '../../src/main/nets/graph.ts'
import { netById } from '../../src/main/nets/index.ts'
import { summarize } from '../../src/main/nets/summary.ts'
import { variablesByLayer } from '../../src/main/nets/variables.ts'
import { bases } from '../kit/bases.ts'
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

const expectLayers = (net: Net, layers: KerasSummary['layers']) => {
  const variables = variablesByLayer(net)
  expect(
    summarize(net).layers.map(({ name, type, outputShape, params, inbound }) => ({
      name,
      class: type,
      output_shape: outputShape,
      params,
      inbound,
      weights: (variables.get(name) ?? []).map(variable => [variable.name, variable.shape, variable.trainable]),
    })),
  ).toEqual(layers)
}

const expectTotals = (net: Net, keras: Omit<KerasSummary, 'layers'>) => {
  const summary = summarize(net)
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

const expectSummary = (net: Net, keras: KerasSummary) => {
  expectLayers(net, keras.layers)
  expectTotals(net, keras)
}

for (const [title, id] of Object.entries(bases))
  test.describe(title, () => {
    const keras = reference<KerasSummary>(`summary/${title}.json`)
    const { build } = netById(id)

    test("every layer, shape, parameter and total is Keras's, in its order", () => {
      const net = build({ inputShape: keras.input_shape })
      expect(net.name).toBe(keras.model_name)
      expectSummary(net, keras)
    })

    test("with its classifier at the classifier's size", () => {
      const top = keras.include_top_default!
      const summary = summarize(build({ includeTop: true }))
      expect(summary.inputShape).toEqual(top.input_shape)
      expect(summary.layers.at(-1)!.outputShape).toEqual(top.output_shape)
      expect(summary.totalParams).toBe(top.total_params)
      expect(summary.layers.length).toBe(top.layer_count)
    })

    test('for any picture size: the same layers and parameters, no extents', () => {
      const summary = summarize(build({ inputShape: [null, null, 3] }))
      const withoutExtents = keras.layers.map(({ name, output_shape: shape }) => [
        name,
        shape.length === 4 && shape[1] !== 1 ? [null, null, null, shape.at(-1)] : shape,
      ])
      expect(summary.layers.map(layer => [layer.name, layer.outputShape])).toEqual(withoutExtents)
      expect(summary.totalParams).toBe(keras.total_params)
    })

    test('with channels first: the same parameters, shapes in the other order', () => {
      const options = { inputShape: keras.input_shape, dataFormat: 'channels_first' } as const
      if (id === 'densenet121') return expect(() => build(options)).toThrow('not built with channels first')
      const summary = summarize(build(options))
      const turned = keras.layers.map(({ output_shape: [n, h, w, c] }) => (c === undefined ? [n, h] : [n, c, h, w]))
      expect(summary.layers.map(layer => layer.outputShape)).toEqual(turned)
      expect(summary.totalParams).toBe(keras.total_params)
    })
  })

test("EfficientNetB0 for ImageNet's weights has one Rescaling more, as in Keras", () => {
  interface ImagenetGraph extends Omit<KerasSummary, 'layers'> {
    layer_count: number
    extra_rescaling: number[]
    first_layers: KerasSummary['layers']
  }
  const keras = reference<ImagenetGraph>('summary/EfficientNetB0_imagenet_graph.json')
  const net = netById('efficientnetb0').build({ inputShape: keras.input_shape, weights: 'imagenet' })
  expect(net.layers).toHaveLength(keras.layer_count)
  expectLayers({ ...net, layers: net.layers.slice(0, keras.first_layers.length) }, keras.first_layers)
  expectTotals(net, keras)
  const extra = net.layers.find(({ name }) => name === 'rescaling_1')
  const scale = extra?.type === 'Rescaling' ? extra.scale : []
  expect(scale.map(Math.fround)).toEqual(keras.extra_rescaling.map(Math.fround))
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
