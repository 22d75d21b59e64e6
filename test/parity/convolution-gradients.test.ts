import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { convolve } from '../../src/main/ml/model/convolve.ts'
import { streamOf } from '../../src/shared/counter-random.ts'
import { forEachEngine, onNativeEngine } from '../kit/engine.ts'

interface Case {
  height: number
  width: number
  channels: number
  outputs: number
  kernel: [number, number]
  strides: [number, number]
  padding: 'same' | 'valid'
}

/** Also windows larger than the picture: InceptionV3 has some of 7 on small ones. */
const side = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 4, max: 7 }))
/** Windows no smaller than their step: of others tfjs's WebAssembly backend computes no forward pass. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    ...{ height: fc.integer({ min: 3, max: 9 }), width: fc.integer({ min: 3, max: 9 }) },
    ...{ channels: fc.integer({ min: 1, max: 4 }), outputs: fc.integer({ min: 1, max: 4 }) },
    kernel: fc.tuple(side, side),
    step: fc.integer({ min: 1, max: 2 }),
    padding: fc.constantFrom('same' as const, 'valid' as const),
  })
  .map(({ step, kernel: [rows, columns], ...rest }) => {
    const fits = (window: number, size: number) => (rest.padding === 'valid' ? Math.min(window, size) : window)
    const kernel: [number, number] = [fits(rows, rest.height), fits(columns, rest.width)]
    const strides = Math.min(step, ...kernel)
    return { ...rest, kernel, strides: [strides, strides] }
  })

const pictures = 2

const drawn = (name: string, shape: readonly number[]) => {
  const draw = streamOf(name)
  const size = shape.reduce((product, length) => product * length, 1)
  return Float32Array.from({ length: size }, (_, i) => draw(i) / 2 ** 31 - 1)
}

/** Calls `visit` for each position of the window and each of its elements that lies on the picture. */
const eachContact = (
  { height, width, kernel, strides, padding }: Case,
  visit: (contact: { out: number; at: number; element: number }) => void,
) => {
  const along = (size: number, window: number, step: number) => {
    const positions = Math.ceil((padding === 'same' ? size : size - window + 1) / step)
    const before = padding === 'same' ? Math.floor(Math.max((positions - 1) * step + window - size, 0) / 2) : 0
    return { positions, before }
  }
  const rows = along(height, kernel[0], strides[0])
  const columns = along(width, kernel[1], strides[1])
  for (let n = 0; n < pictures; n++)
    for (let row = 0; row < rows.positions; row++)
      for (let column = 0; column < columns.positions; column++)
        for (let i = 0; i < kernel[0]; i++)
          for (let j = 0; j < kernel[1]; j++) {
            const y = row * strides[0] + i - rows.before
            const x = column * strides[1] + j - columns.before
            if (y < 0 || y >= height || x < 0 || x >= width) continue
            const out = (n * rows.positions + row) * columns.positions + column
            visit({ out, at: (n * height + y) * width + x, element: i * kernel[1] + j })
          }
  return [pictures, rows.positions, columns.positions] as const
}

const expectClose = (found: tf.Tensor, expected: ArrayLike<number>, what: string) => {
  const values = Float32Array.from(found.dataSync())
  expect(values.length, what).toBe(expected.length)
  const worst = values.reduce((worst, value, i) => {
    const error = Math.abs(value - expected[i]!) / (1 + Math.abs(expected[i]!))
    return error <= worst ? worst : error // a NaN stays
  }, 0)
  expect(worst, what).toBeLessThanOrEqual(2e-5)
}

const gradientsOf = (f: (...given: tf.Tensor[]) => tf.Tensor, given: tf.Tensor[], slope: Float32Array) =>
  tf.valueAndGrads((...given: tf.Tensor[]) => {
    const y = f(...given)
    return tf.sum(tf.mul(y, tf.tensor(slope, y.shape))) as tf.Scalar
  })(given).grads

forEachEngine(() => {
  test('the gradients of a trained convolution with bias and ReLU are those of its definition', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom('relu' as const, 'linear' as const), (of, activation) => {
        const { height, width, channels, outputs, kernel } = of
        const shapes = {
          x: [pictures, height, width, channels] as [number, number, number, number],
          filter: [...kernel, channels, outputs] as [number, number, number, number],
        }
        const [x, filter, bias] = [drawn('x', shapes.x), drawn('filter', shapes.filter), drawn('bias', [outputs])]
        const contacts: { out: number; at: number; element: number }[] = []
        const positions = eachContact(of, contact => contacts.push(contact))
        const slope = drawn('slope', [...positions, outputs])
        const y = Float64Array.from({ length: slope.length }, (_, i) => bias[i % outputs]!)
        const eachProduct = (visit: (from: number, weight: number, to: number) => void) => {
          for (const { out, at, element } of contacts)
            for (let c = 0; c < channels; c++)
              for (let o = 0; o < outputs; o++)
                visit(at * channels + c, (element * channels + c) * outputs + o, out * outputs + o)
        }
        eachProduct((from, weight, to) => (y[to]! += x[from]! * filter[weight]!))
        const dy = Float64Array.from(slope, (value, i) => (activation === 'relu' && y[i]! <= 0 ? 0 : value))
        const dx = new Float64Array(x.length)
        const dFilter = new Float64Array(filter.length)
        const dBias = new Float64Array(outputs)
        eachProduct((from, weight, to) => {
          dx[from]! += dy[to]! * filter[weight]!
          dFilter[weight]! += dy[to]! * x[from]!
        })
        dy.forEach((value, i) => (dBias[i % outputs]! += value))

        tf.tidy(() => {
          const given = [tf.tensor(x, shapes.x), tf.tensor(filter, shapes.filter), tf.tensor1d(bias)]
          const found = gradientsOf(
            (x, filter, bias) =>
              convolve(x as tf.Tensor4D, filter as tf.Tensor4D, bias, { ...of, activation, training: true }),
            given,
            slope,
          )
          expectClose(found[0]!, dx, 'x')
          expectClose(found[1]!, dFilter, 'filter')
          expectClose(found[2]!, dBias, 'bias')
        })
      }),
      { numRuns: 30 },
    )
  })

  test('the gradients of a depthwise convolution are those of its definition', () => {
    fc.assert(
      fc.property(cases, of => {
        const { height, width, channels, outputs: multiplier, kernel } = of
        const shapes = {
          x: [pictures, height, width, channels] as [number, number, number, number],
          filter: [...kernel, channels, multiplier] as [number, number, number, number],
        }
        const [x, filter] = [drawn('x', shapes.x), drawn('filter', shapes.filter)]
        const dx = new Float64Array(x.length)
        const dFilter = new Float64Array(filter.length)
        const contacts: { out: number; at: number; element: number }[] = []
        const positions = eachContact(of, contact => contacts.push(contact))
        const slope = drawn('slope', [...positions, channels * multiplier])
        for (const { out, at, element } of contacts)
          for (let c = 0; c < channels; c++)
            for (let m = 0; m < multiplier; m++) {
              const dy = slope[(out * channels + c) * multiplier + m]!
              dx[at * channels + c]! += dy * filter[(element * channels + c) * multiplier + m]!
              dFilter[(element * channels + c) * multiplier + m]! += dy * x[at * channels + c]!
            }

        tf.tidy(() => {
          const found = gradientsOf(
            (x, filter) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, of.strides, of.padding),
            [tf.tensor(x, shapes.x), tf.tensor(filter, shapes.filter)],
            slope,
          )
          expectClose(found[0]!, dx, 'x')
          expectClose(found[1]!, dFilter, 'filter')
        })
      }),
      { numRuns: 30 },
    )
  })
})

onNativeEngine(() => {
  test('on the native engine a trained convolution is one kernel of its own', () => {
    expect(tf.getKernel('TrainedConv2D', tf.getBackend())).toBeTruthy()
  })
})
