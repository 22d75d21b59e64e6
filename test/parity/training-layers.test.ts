import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { normalizeAgain, normalizeBatch } from '../../src/main/ml/model/batch-normalization.ts'
import { dropOut } from '../../src/main/ml/model/drop-out.ts'
import { forward } from '../../src/main/ml/model/forward.ts'
import { maxPool } from '../../src/main/ml/model/max-pool.ts'
import { normalizeByMoving } from '../../src/main/ml/model/normalize-by-moving.ts'
import type { Remake } from '../../src/main/ml/model/run-layer.ts'
import { toTensors } from '../../src/main/ml/model/tensor-weights.ts'
import { backpropagate } from '../../src/main/ml/training/backpropagate.ts'
import { netById } from '../../src/main/nets/index.ts'
import { inInferenceMode } from '../../src/main/nets/inference-mode.ts'
import { initialWeights } from '../../src/main/weights/initial.ts'
import { forEachEngine, onNativeEngine } from '../kit/engine.ts'
import { drawn, expectClose } from './drawn.ts'

const gradientsOf = (f: (...given: tf.Tensor[]) => tf.Tensor, given: tf.Tensor[], slope: tf.Tensor) =>
  tf.grads((...given: tf.Tensor[]) => tf.sum(tf.mul(f(...given), slope)))(given)

const epsilon = 1e-3
const root = (variance: number) => Math.sqrt(variance + epsilon)

/** Batch normalization and its gradient written out, in float64. */
const normalized = (x: Float32Array, gamma: Float32Array, beta: Float32Array, slope: Float32Array) => {
  const channels = gamma.length
  const rows = x.length / channels
  const over = (value: (i: number) => number) => {
    const sums = new Float64Array(channels)
    for (let i = 0; i < x.length; i++) sums[i % channels]! += value(i)
    return sums
  }
  const mean = over(i => x[i]!).map(sum => sum / rows)
  const variance = over(i => (x[i]! - mean[i % channels]!) ** 2).map(sum => sum / rows)
  const root = variance.map(value => Math.sqrt(value + epsilon))
  const unit = Float64Array.from(x, (value, i) => (value - mean[i % channels]!) / root[i % channels]!)
  const dBeta = over(i => slope[i]!)
  const dGamma = over(i => slope[i]! * unit[i]!)
  return {
    ...{ mean, variance, dBeta, dGamma },
    y: unit.map((value, i) => value * gamma[i % channels]! + beta[i % channels]!),
    dx: unit.map((value, i) => {
      const c = i % channels
      return (gamma[c]! / root[c]!) * (slope[i]! - dBeta[c]! / rows - (value * dGamma[c]!) / rows)
    }),
  }
}

forEachEngine(() => {
  test('a batch is normalized by its own mean and biased variance; gradients are those of the definition', () => {
    const shapes = fc.oneof(
      fc.tuple(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 9 })), // behind a dense layer
      fc.tuple(...[3, 9, 9, 9].map(max => fc.integer({ min: 2, max }))),
    )
    fc.assert(
      fc.property(shapes, fc.constantFrom(0, 0.3, 4), (shape, above) => {
        const channels = shape.at(-1)!
        const x = drawn('x', shape).map(value => Math.max(value, -0.2) + above)
        const [gamma, beta] = [drawn('gamma', [channels]), drawn('beta', [channels])]
        const slope = drawn('slope', shape)
        const expected = normalized(x, gamma, beta, slope)
        tf.tidy(() => {
          const given = [tf.tensor(x, shape), tf.tensor(gamma), tf.tensor(beta)] as const
          const made = normalizeBatch(...given, epsilon)
          expectClose(made.y, expected.y, 'y')
          expectClose(made.mean, expected.mean, 'mean')
          expectClose(made.variance, expected.variance, 'variance')
          const found = gradientsOf(
            (x, gamma, beta) => normalizeBatch(x!, gamma, beta, epsilon).y,
            [...given],
            tf.tensor(slope, shape),
          )
          expectClose(found[0]!, expected.dx, 'gradient of x', 5e-5)
          expectClose(found[1]!, expected.dGamma, 'gradient of gamma', 5e-5)
          expectClose(found[2]!, expected.dBeta, 'gradient of beta')
        })
      }),
      { numRuns: 30 },
    )
  })

  test('means and variances stay exact over very many pixels', () => {
    const shape = [4, 180, 180, 2]
    const x = drawn('pixels', shape).map(value => Math.max(0, value) + 0.5)
    const expected = normalized(x, Float32Array.of(1, 1), Float32Array.of(0, 0), x)
    tf.tidy(() => {
      const { mean, variance } = normalizeBatch(tf.tensor(x, shape), undefined, undefined, epsilon)
      expectClose(mean, expected.mean, 'mean', 2e-6)
      expectClose(variance, expected.variance, 'variance', 2e-6)
    })
  })

  test('pooling takes the greatest; its gradient goes to the first of equals', () => {
    const cases = fc.record({
      ...{ height: fc.integer({ min: 3, max: 8 }), width: fc.integer({ min: 3, max: 8 }) },
      ...{ size: fc.integer({ min: 2, max: 3 }), step: fc.integer({ min: 1, max: 2 }) },
      padding: fc.constantFrom('same' as const, 'valid' as const),
    })
    fc.assert(
      fc.property(cases, ({ height, width, size, step, padding }) => {
        const shape: [number, number, number, number] = [2, height, width, 3]
        const x = drawn('x', shape).map(value => Math.max(0, Math.round(value * 2))) // many equals
        const positions = (length: number) => Math.ceil((padding === 'same' ? length : length - size + 1) / step)
        const before = (length: number) =>
          padding === 'same' ? Math.floor(Math.max((positions(length) - 1) * step + size - length, 0) / 2) : 0
        const outShape = [2, positions(height), positions(width), 3]
        const slope = drawn('slope', outShape)
        const y = new Float64Array(slope.length).fill(-Infinity)
        const dx = new Float64Array(x.length)
        for (let at = 0; at < y.length; at++) {
          const [c, column] = [at % 3, Math.floor(at / 3) % outShape[2]!]
          const [n, row] = [Math.floor(at / (3 * outShape[2]! * outShape[1]!)), Math.floor(at / (3 * outShape[2]!))]
          let best = -1
          for (let i = 0; i < size * size; i++) {
            const down = (row % outShape[1]!) * step + Math.floor(i / size) - before(height)
            const right = column * step + (i % size) - before(width)
            if (down < 0 || down >= height || right < 0 || right >= width) continue
            const from = ((n * height + down) * width + right) * 3 + c
            if (x[from]! > y[at]!) [best, y[at]] = [from, x[from]!]
          }
          dx[best]! += slope[at]!
        }
        tf.tidy(() => {
          const pooling = { poolSize: [size, size], strides: [step, step], padding } as const
          const given = tf.tensor4d(x, shape)
          expectClose(maxPool(given, pooling, true), y, 'y')
          const pool = (x: tf.Tensor | undefined) => maxPool(x as tf.Tensor4D, pooling, true)
          expectClose(gradientsOf(pool, [given], tf.tensor(slope, outShape))[0]!, dx, 'gradient of x')
        })
      }),
      { numRuns: 30 },
    )
  })

  test('average pooling counts the pixels that its window meets; so does its gradient', () => {
    const cases = fc.record({
      ...{ height: fc.integer({ min: 3, max: 8 }), width: fc.integer({ min: 3, max: 8 }) },
      ...{ size: fc.integer({ min: 2, max: 3 }), step: fc.integer({ min: 1, max: 2 }) },
      padding: fc.constantFrom('same' as const, 'valid' as const),
    })
    fc.assert(
      fc.property(cases, ({ height, width, size, step, padding }) => {
        const shape: [number, number, number, number] = [2, height, width, 3]
        const x = drawn('x', shape)
        const positions = (length: number) => Math.ceil((padding === 'same' ? length : length - size + 1) / step)
        const before = (length: number) =>
          padding === 'same' ? Math.floor(Math.max((positions(length) - 1) * step + size - length, 0) / 2) : 0
        const outShape = [2, positions(height), positions(width), 3] as const
        const slope = drawn('slope', outShape)
        const y = new Float64Array(slope.length)
        const dx = new Float64Array(x.length)
        let at = 0
        for (let n = 0; n < 2; n++)
          for (let row = 0; row < outShape[1]; row++)
            for (let column = 0; column < outShape[2]; column++)
              for (let c = 0; c < 3; c++, at++) {
                const met: number[] = []
                for (let i = row * step - before(height), down = 0; down < size; down++)
                  for (let j = column * step - before(width), right = 0; right < size; right++)
                    if (i + down >= 0 && i + down < height && j + right >= 0 && j + right < width)
                      met.push(((n * height + i + down) * width + j + right) * 3 + c)
                for (const from of met) {
                  y[at]! += x[from]! / met.length
                  dx[from]! += slope[at]! / met.length
                }
              }
        tf.tidy(() => {
          const given = tf.tensor4d(x, shape)
          const pool = (x: tf.Tensor | undefined) => tf.avgPool(x as tf.Tensor4D, [size, size], [step, step], padding)
          expectClose(pool(given), y, 'y')
          expectClose(gradientsOf(pool, [given], tf.tensor(slope, [...outShape]))[0]!, dx, 'gradient of x')
        })
      }),
      { numRuns: 30 },
    )
  })

  test('batch normalization by moving statistics has the gradients of its definition, also without gamma', () => {
    tf.tidy(() => {
      const [n, channels] = [6, 3]
      const [x, slope] = [drawn('x', [n, channels]), drawn('slope', [n, channels])]
      const [mean, variance] = [drawn('mean', [channels]), drawn('variance', [channels]).map(u => 1 + u * u)]
      const [gamma, beta] = [drawn('gamma', [channels]), drawn('beta', [channels])]
      for (const withGamma of [true, false]) {
        const g = withGamma ? gamma : new Float32Array(channels).fill(1)
        const unit = Float64Array.from(x, (value, i) => (value - mean[i % channels]!) / root(variance[i % channels]!))
        const sums = (value: (i: number) => number) =>
          Array.from({ length: channels }, (_, c) =>
            Array.from({ length: n }, (_, row) => value(row * channels + c)).reduce((a, b) => a + b),
          )
        const moving = { mean: tf.tensor1d(mean), variance: tf.tensor1d(variance) }
        const f = (x: tf.Tensor, beta: tf.Tensor, gamma?: tf.Tensor) =>
          normalizeByMoving(x, moving, gamma, beta, epsilon)
        const given = [tf.tensor(x, [n, channels]), tf.tensor1d(beta), ...(withGamma ? [tf.tensor1d(gamma)] : [])]
        const [given0, given1, given2] = given as [tf.Tensor, tf.Tensor, tf.Tensor?]
        expectClose(
          f(given0, given1, given2),
          unit.map((u, i) => u * g[i % channels]! + beta[i % channels]!),
          'y',
        )
        const found = gradientsOf((...all) => f(all[0]!, all[1]!, all[2]), given, tf.tensor(slope, [n, channels]))
        expectClose(
          found[0]!,
          slope.map((s, i) => (s * g[i % channels]!) / root(variance[i % channels]!)),
          'gradient of x',
        )
        expectClose(
          found[1]!,
          sums(i => slope[i]!),
          'gradient of beta',
        )
        if (withGamma)
          expectClose(
            found[2]!,
            sums(i => slope[i]! * unit[i]!),
            'gradient of gamma',
          )
      }
    })
  })

  test('dropout divides what it keeps by the share that is kept, and so does its gradient', () => {
    tf.tidy(() => {
      const [x, mask, slope] = [tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([1, 0, 1, 0]), tf.tensor1d([1, 1, 2, 2])]
      expectClose(dropOut(x, mask, 0.75), [4, 0, 12, 0], 'y')
      expectClose(gradientsOf(x => dropOut(x!, mask, 0.75), [x], slope)[0]!, [4, 0, 8, 0], 'gradient of x')
    })
  })

  test('gradients let go on the way back are those of a whole tape, and nothing is left over', () => {
    const before = tf.memory().numTensors
    tf.tidy(() => {
      const [a, b, c] = [tf.tensor2d(drawn('a', [3, 4]), [3, 4]), tf.tensor1d(drawn('b', [4])), tf.scalar(0.5)]
      // A weight used twice, a branch that leads nowhere, a sum of branches.
      const compute = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => {
        const product = tf.mul(a, b)
        tf.square(product)
        return tf.add(tf.relu(tf.add(product, c)), tf.mul(tf.sigmoid(product), tf.mul(b, b)))
      }
      const slope = tf.tensor2d(drawn('slope', [3, 4]), [3, 4])
      const expected = gradientsOf((a, b, c) => compute(a!, b!, c!), [a, b, c], slope)
      const heard: number[] = []
      backpropagate({
        forward: () => compute(a, b, c),
        weights: [a, b, c],
        slopeOf: output => {
          expectClose(output, compute(a, b, c).dataSync(), 'output')
          return slope.clone()
        },
        onGradient: (gradient, index) => {
          heard.push(index)
          expectClose(gradient, expected[index]!.dataSync(), `gradient ${index}`)
        },
      })
      expect(heard.sort()).toEqual([0, 1, 2])
    })
    expect(tf.memory().numTensors).toBe(before)
  })

  test('what a convolution took from a batch normalization is made again on the way back, bit for bit', () => {
    const before = tf.memory().numTensors
    tf.tidy(() => {
      const pixels = tf.tensor4d(drawn('pixels', [2, 6, 5, 3]), [2, 6, 5, 3])
      const weights = [
        tf.tensor1d([1, 2, 3]),
        tf.tensor1d([0.1, 0.2, 0.3]),
        tf.tensor4d(drawn('f', [3, 3, 3, 4]), [3, 3, 3, 4]),
      ]
      const gradients = (remakes: Map<number, Remake> | undefined) => {
        const found: number[][] = []
        let made = 0
        backpropagate({
          forward: () => {
            const { y } = normalizeBatch(pixels, weights[0], weights[1], 1e-3)
            remakes?.set(y.id, saved => {
              made++
              return normalizeAgain(saved, 1e-3, y.shape)
            })
            return tf.square(tf.conv2d(y as tf.Tensor4D, weights[2] as tf.Tensor4D, 1, 'same'))
          },
          ...{ weights, ...(remakes && { remakes }) },
          slopeOf: output => tf.onesLike(output),
          onGradient: (gradient, index) => void (found[index] = [...gradient.dataSync<'float32'>()]),
        })
        return { found, made }
      }
      const kept = gradients(undefined)
      const remade = gradients(new Map())
      expect(remade.made).toBe(1)
      expect(remade.found).toEqual(kept.found)
    })
    expect(tf.memory().numTensors).toBe(before)
  })

  test('a weight that the output does not depend on is an error, and no gradient is handed over', () => {
    const before = tf.memory().numTensors
    tf.tidy(() => {
      const [a, b] = [tf.scalar(1), tf.scalar(2)]
      const heard: number[] = []
      const run = () =>
        backpropagate({
          forward: () => {
            tf.square(b)
            return tf.square(a)
          },
          weights: [a, b],
          slopeOf: () => tf.scalar(1),
          onGradient: (_, index) => heard.push(index),
        })
      expect(run).toThrow('weight 1')
      expect(heard).toEqual([])
    })
    expect(tf.memory().numTensors).toBe(before)
  })

  test('in inference mode, batch normalizations and dropouts do in training what they do in inference', () => {
    const net = inInferenceMode(netById('minivgg').build({ inputShape: [8, 8, 3], classes: 2 }))
    const heard: string[] = []
    const before = tf.memory().numTensors
    tf.tidy(() => {
      const weights = toTensors(initialWeights(net, 1), net)
      const x = tf.tensor(drawn('x', [4, 8, 8, 3]), [4, 8, 8, 3])
      const run = (training: boolean) =>
        forward(net, weights, x, {
          training,
          until: 'dropout',
          onBatchStatistics: layer => heard.push(layer),
        })
      expectClose(run(true), run(false).dataSync(), 'output')
      expect(heard).toEqual([])
    })
    expect(tf.memory().numTensors).toBe(before)
  })
})

onNativeEngine(({ kind }) => {
  test('on the native engine pooling has kernels of its own', () => {
    if (kind === 'native-cpu') expect(tf.getKernel('MaxPoolRemembering', tf.getBackend())).toBeTruthy()
  })
})
