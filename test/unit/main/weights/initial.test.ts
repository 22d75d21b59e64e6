import { expect, test } from '@playwright/test'
import { netById } from '../../../../src/main/nets/index.ts'
import { stack } from '../../../../src/main/nets/cut.ts'
import { headNet } from '../../../../src/main/nets/head.ts'
import type { HeadOptions } from '../../../../src/main/nets/head.ts'
import { initialWeights, initialWeightsOnDemand } from '../../../../src/main/weights/initial.ts'

const options: HeadOptions = { pooling: 'flatten', units: 256, activation: 'linear', dropout: 0.5, classes: 2 }
const head = () => headNet([5, 5, 512], options)

test('kernels are uniform in plus or minus sqrt(6 / (fan in + fan out)); biases are zero', () => {
  const [kernel, bias] = initialWeights(head(), 1337).get('dense')!
  const limit = Math.sqrt(6 / (12800 + 256))
  let sum = 0
  let squares = 0
  let greatest = 0
  for (const value of kernel!) {
    sum += value
    squares += value * value
    greatest = Math.max(greatest, Math.abs(value))
  }
  const count = kernel!.length
  expect(greatest).toBeLessThanOrEqual(Math.fround(limit))
  expect(greatest).toBeGreaterThan(0.999 * limit)
  // A uniform distribution has mean 0 and variance limit^2 / 3; four standard errors.
  expect(Math.abs(sum / count)).toBeLessThan((4 * limit) / Math.sqrt(3 * count))
  expect(Math.abs((3 * squares) / count / limit ** 2 - 1)).toBeLessThan(4 * Math.sqrt(0.8 / count))
  expect(bias!.every(value => value === 0)).toBe(true)
})

test('a convolution counts its window in both fans', () => {
  const [kernel] = initialWeights(netById('vgg16').build(), 1).get('block1_conv1')!
  const limit = Math.sqrt(6 / (9 * 3 + 9 * 64))
  const greatest = kernel!.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  expect(greatest).toBeLessThanOrEqual(Math.fround(limit))
  expect(greatest).toBeGreaterThan(0.99 * limit)
})

test('a batch normalization starts as one that changes nothing', () => {
  const [gamma, beta, mean, variance] = initialWeights(netById('minivgg').build({ inputShape: [8, 8, 3] }), 1).get(
    'batch_normalization',
  )!
  expect([gamma![0], beta![0], mean![0], variance![0]]).toEqual([1, 0, 0, 1])
})

test('the same seed gives the same weights, whatever stands around the layer; another seed others', () => {
  const alone = initialWeights(head(), 5)
  const onTop = initialWeights(stack('model', netById('vgg16').build(), head()), 5)
  expect(onTop.get('dense_1')).toEqual(alone.get('dense_1'))
  expect(initialWeights(head(), 6).get('dense_1')).not.toEqual(alone.get('dense_1'))
})

test('weights on demand are the same, whole or in pieces', () => {
  const net = headNet([2, 2, 8], options)
  const whole = initialWeights(net, 5)
  const { get, piece } = initialWeightsOnDemand(net, 5)
  for (const [layer, tensors] of whole) {
    expect(get(layer)).toEqual(tensors)
    for (const [at, values] of tensors.entries())
      for (const from of [0, 1, values.length - 1])
        expect(piece!(layer, at, from, Math.min(1000, values.length - from))).toEqual(values.slice(from, from + 1000))
  }
})
