import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import { forward } from '../../src/main/ml/model/forward.ts'
import { disposeWeights, toTensors } from '../../src/main/ml/model/tensor-weights.ts'
import { createModel } from '../../src/main/ml/training/model.ts'
import { optimizerOf } from '../../src/main/ml/training/optimizers/index.ts'
import type { Net } from '../../src/main/nets/graph.ts'
import { netById } from '../../src/main/nets/index.ts'
import { shapesOf } from '../../src/main/nets/shapes.ts'
import type { NamedWeights } from '../../src/main/weights/named-weights.ts'
import { forEachEngine } from '../kit/engine.ts'
import { kerasWeights } from './tensors.ts'

// Higher than wide, so that no axis can stand for another.
const inputShape: [number, number, number] = [20, 12, 3]
const [height, width, channels] = inputShape
const classes = 3
const labels = Int32Array.from({ length: 16 }, (_, i) => i % classes)
const pixels = Float32Array.from(
  { length: labels.length * height * width * channels },
  (_, i) => (((i * 7919) % 1009) / 1009) * 2 - 1,
)

const build = (dataFormat: Net['dataFormat']) => netById('minivgg').build({ inputShape, classes, dataFormat })

/** The dense layer behind Flatten, which takes what each channel saw together instead of what each place saw. */
const rowsByChannel = (kernel: Float32Array, [h, w, c]: readonly number[]): Float32Array => {
  const columns = kernel.length / (h! * w! * c!)
  const turned = new Float32Array(kernel.length)
  for (let place = 0; place < h! * w!; place++)
    for (let channel = 0; channel < c!; channel++)
      turned.set(
        kernel.subarray((place * c! + channel) * columns, (place * c! + channel + 1) * columns),
        (channel * h! * w! + place) * columns,
      )
  return turned
}

/** The same network's weights, for pictures whose channels stand first. */
const turnedWeights = (net: Net, weights: NamedWeights): NamedWeights => {
  const shape = shapesOf(net).get('dropout_1')!.map(Number) // what Flatten takes
  const [kernel, bias] = weights.get('dense')!
  return new Map([...weights, ['dense', [rowsByChannel(kernel!, shape), bias!]]])
}

const expectNear = (actual: Float32Array, expected: Float32Array, what: string) => {
  expect(actual.length, what).toBe(expected.length)
  let worst = 0
  for (const [i, value] of expected.entries())
    worst = Math.max(worst, Math.abs(actual[i]! - value) / (1e-2 + Math.abs(value)))
  expect(worst, what).toBeLessThanOrEqual(1e-4)
}

forEachEngine(() => {
  const last = build('channels_last')
  const first = build('channels_first')
  const weights = kerasWeights(last, 'channels', { kernel_gain: 3, bias: 0.1 })
  const turned = turnedWeights(last, weights)

  test('MiniVGGNet with its channels first puts out the same for the transposed picture', () => {
    const outputOf = (net: Net, named: NamedWeights, transpose: boolean) => {
      const tensors = toTensors(named, net)
      const output = tf.tidy(() => {
        const x = tf.tensor4d(pixels, [labels.length, ...inputShape])
        return forward(net, tensors, transpose ? tf.transpose(x, [0, 3, 1, 2]) : x)
      })
      const values = output.dataSync<'float32'>() as Float32Array
      tf.dispose(output)
      disposeWeights(tensors)
      return values
    }
    expect(shapesOf(first).get('input_layer')).toEqual([channels, height, width])
    expectNear(outputOf(first, turned, true), outputOf(last, weights, false), 'probabilities')
  })

  test('and trains the same: losses, weights and moving statistics after three steps', () => {
    const train = (net: Net, initial: NamedWeights) => {
      const optimizer = optimizerOf({ optimizer: 'sgd', momentum: 0.9, nesterov: true })
      const model = createModel(net, initial, optimizer, classes)
      const losses = [0, 1, 2].flatMap(step => {
        const draw = { seed: 1, epoch: 1, step, pictures: [...labels.keys()] }
        return [...model.train(pixels, labels, draw, { learningRate: 0.001, update: step + 1 }).losses]
      })
      const evaluated = [...model.evaluate(pixels, labels).losses]
      const trained = model.snapshot().weights
      model.dispose()
      return { losses: Float32Array.from([...losses, ...evaluated]), trained }
    }
    const [expected, found] = [train(last, weights), train(first, turned)]
    expectNear(found.losses, expected.losses, 'losses')
    const shape = shapesOf(last).get('dropout_1')!.map(Number)
    for (const [path, { data }] of expected.trained) {
      const own = path === 'dense/kernel' ? rowsByChannel(data, shape) : data
      expectNear(found.trained.get(path)!.data, own, path)
    }
    const moved = expected.trained.get('dense/kernel')!.data.some((value, i) => value !== weights.get('dense')![0]![i])
    expect(moved).toBe(true)
  })
})
