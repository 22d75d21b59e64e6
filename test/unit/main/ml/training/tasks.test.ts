import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { balancedWeights } from '../../../../../src/main/ml/training/class-weights.ts'
import { lossOf } from '../../../../../src/main/ml/training/losses.ts'
import { countInto, countInTop, emptyTally, metricsOf } from '../../../../../src/main/ml/training/metrics.ts'
import { createModel } from '../../../../../src/main/ml/training/model.ts'
import { optimizerOf } from '../../../../../src/main/ml/training/optimizers/index.ts'
import { headNet } from '../../../../../src/main/nets/head.ts'
import type { Net } from '../../../../../src/main/nets/graph.ts'
import { scalingOf } from '../../../../../src/main/nets/outputs.ts'
import type { Outputs } from '../../../../../src/main/nets/outputs.ts'
import { forEachEngine } from '../../../../kit/engine.ts'

/** Training steps of one Dense layer, computed by Keras 3.15.1 on TensorFlow 2.21.0. */
interface Recorded {
  x: number[]
  kernel: number[]
  bias: number[]
  kernel_after: number[]
  bias_after: number[]
  before: Record<string, number>
  after: Record<string, number>
}
interface RecordedClasses extends Recorded {
  y: number[]
  class_weight: number[]
  epochs: { loss: number[]; accuracy: number[]; top5?: number[] }
}
interface RecordedNumber extends Recorded {
  targets: number[]
  mean: number
  std: number
  predicted_after: number[]
}
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'keras-tasks.json'), 'utf8')) as Record<
  string,
  unknown
>

const near = (actual: ArrayLike<number>, expected: readonly number[]) => {
  expect(actual.length).toBe(expected.length)
  expected.forEach((value, i) =>
    expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(1e-4 * Math.abs(value) + 1e-5),
  )
}

const draw = { seed: 1, epoch: 1, step: 0, pictures: [0, 1, 2, 3, 4, 5] }
const head = (classes: number | null) =>
  headNet([1, 1, 4], { pooling: 'flatten', units: 0, activation: 'linear', dropout: 0, classes })
const modelOf = (
  net: Net,
  { kernel, bias }: Recorded,
  optimizer: 'sgd' | 'rmsprop',
  outputs: Outputs,
  classWeights: number[] | null = null,
) =>
  createModel(
    net,
    new Map([['dense', [Float32Array.from(kernel), Float32Array.from(bias)]]]),
    optimizerOf({ optimizer, momentum: 0, nesterov: false }),
    outputs,
    { classWeights },
  )
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

forEachEngine(() => {
  for (const [name, classes] of [
    ['two classes', 2],
    ['three classes', 3],
    ['eight classes', 8],
  ] as const)
    test(`class weights do to the loss and the weights of ${name} what Keras's class_weight does`, () => {
      const keras = recorded[name] as RecordedClasses
      const model = modelOf(head(classes), keras, 'sgd', classes, keras.class_weight)
      const [x, y] = [Float32Array.from(keras.x), Int32Array.from(keras.y)]
      const evaluate = () => {
        const { losses, outputs } = model.evaluate(x, y)
        const tally = emptyTally()
        countInto(tally, classes, outputs, y)
        return { loss: mean(losses), ...metricsOf(tally, y.length, classes) }
      }
      const check = (expected: Record<string, number>) => {
        const { loss, accuracy, top5 } = evaluate()
        near([loss, accuracy!], [expected['loss']!, expected['accuracy']!])
        if (classes > 5) expect(top5).toBeCloseTo(expected['top5']!, 6)
        else expect(top5).toBeNull()
      }
      check(keras.before) // evaluation is not weighted
      for (const [at, loss] of keras.epochs.loss.entries()) {
        const { losses } = model.train(x, y, draw, { learningRate: 0.1, update: at + 1 })
        near([mean(losses)], [loss])
      }
      check(keras.after)
      const { weights } = model.snapshot()
      near(weights.get('dense/kernel')!.data, keras.kernel_after)
      near(weights.get('dense/bias')!.data, keras.bias_after)
      model.dispose()
    })

  test('a number is learned on scaled targets, as Keras does with the scaled ones, and said in its own unit', () => {
    const keras = recorded['a number'] as RecordedNumber
    const scaling = scalingOf(keras.targets)
    near([scaling.mean, scaling.std], [keras.mean, keras.std])
    const bare = head(null)
    const net: Net = {
      ...bare,
      layers: [
        ...bare.layers,
        { type: 'Rescaling', name: 'target', inbound: ['dense'], scale: [scaling.std], offset: [scaling.mean] },
      ],
    }
    const model = modelOf(net, keras, 'rmsprop', scaling)
    const [x, targets] = [Float32Array.from(keras.x), Float64Array.from(keras.targets)]
    const check = (expected: Record<string, number>) => {
      const { losses, outputs } = model.evaluate(x, targets)
      const tally = emptyTally()
      countInto(tally, scaling, outputs, targets)
      const { mae, accuracy } = metricsOf(tally, targets.length, scaling)
      near([mean(losses), mae!], [expected['loss']!, expected['mae']!])
      expect(accuracy).toBeNull()
      return outputs
    }
    check(keras.before)
    for (let update = 1; update <= 3; update++) model.train(x, targets, draw, { learningRate: 0.05, update })
    near(check(keras.after), keras.predicted_after)
    const { weights } = model.snapshot()
    near(weights.get('dense/kernel')!.data, keras.kernel_after)
    near(weights.get('dense/bias')!.data, keras.bias_after)
    model.dispose()
  })
})

test('balanced weights let every class count the same, and the mean picture 1', () => {
  expect(balancedWeights([0, 0, 0, 1], 2)).toEqual([4 / 6, 2])
  expect(balancedWeights([0, 0], 3)[2], 'a class without pictures').toBe(1)
  fc.assert(
    fc.property(fc.array(fc.nat(4), { minLength: 1, maxLength: 60 }), labels => {
      const weights = balancedWeights(labels, 5)
      expect(mean(labels.map(label => weights[label]!)) * labels.length).toBeCloseTo(
        (labels.length * new Set(labels).size) / 5,
        9,
      )
      const share = [...new Set(labels)].map(label => labels.filter(one => one === label).length * weights[label]!)
      for (const one of share) expect(one).toBeCloseTo(labels.length / 5, 9)
    }),
  )
})

test('among the likeliest five: equals count for the model', () => {
  expect(countInTop(Float32Array.of(0.3, 0.2, 0.2, 0.1, 0.1, 0.1), [5], 6)).toBe(1)
  expect(countInTop(Float32Array.of(0.3, 0.2, 0.2, 0.15, 0.1, 0.05), [5], 6)).toBe(0)
})

test('the unit of the target changes neither the gradient of the scaled error nor its sign', () => {
  fc.assert(
    fc.property(
      fc.float({ min: -50, max: 50, noNaN: true }),
      fc.float({ min: -50, max: 50, noNaN: true }),
      fc.constantFrom(1, 8, 1024),
      (value, target, unit) => {
        const plain = lossOf({ mean: 0, std: 1 }, Float32Array.of(value), [target])
        const scaled = lossOf({ mean: 0, std: unit }, Float32Array.of(value * unit), [target * unit])
        expect(scaled.losses[0]).toBeCloseTo(plain.losses[0]! * unit ** 2, 3)
        expect(scaled.gradient[0]! * unit).toBeCloseTo(plain.gradient[0]!, 4)
      },
    ),
  )
})
