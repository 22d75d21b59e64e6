import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { optimizerOf } from '../../src/main/ml/training/optimizers/index.ts'
import { streamOf } from '../../src/shared/counter-random.ts'
import { forEachEngine } from '../kit/engine.ts'

const drawn = (name: string, size: number) => {
  const draw = streamOf(name)
  return Float32Array.from({ length: size }, (_, i) => draw(i) / 2 ** 31 - 1)
}

interface Product {
  rows: number
  columns: number
  terms: number
  transposeA: boolean
  transposeB: boolean
}

/** The largest error of some elements of the product over what their terms' size makes of a rounding. */
const errorOf = ({ rows, columns, terms, transposeA, transposeB }: Product) => {
  const [a, b] = [drawn('a', rows * terms), drawn('b', terms * columns)]
  const product = tf.tidy(() =>
    tf
      .matMul(
        tf.tensor2d(a, transposeA ? [terms, rows] : [rows, terms]),
        tf.tensor2d(b, transposeB ? [columns, terms] : [terms, columns]),
        transposeA,
        transposeB,
      )
      .dataSync(),
  )
  expect(product.length).toBe(rows * columns)
  const step = Math.max(1, Math.floor(product.length / 997)) // a prime: all rows and columns have their turn
  let worst = 0
  for (let at = 0; at < product.length; at += step) {
    const [row, column] = [Math.floor(at / columns), at % columns]
    let expected = 0
    for (let term = 0; term < terms; term++) {
      const left = a[transposeA ? term * rows + row : row * terms + term]!
      expected += left * b[transposeB ? column * terms + term : term * columns + column]!
    }
    const error = Math.abs(product[at]! - expected) / Math.sqrt(terms)
    if (!(error <= worst)) worst = error // a NaN stays
  }
  return worst
}

const products: fc.Arbitrary<Product> = fc.record({
  rows: fc.integer({ min: 1, max: 90 }),
  columns: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 250, max: 270 })),
  terms: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 250, max: 530 })),
  ...{ transposeA: fc.boolean(), transposeB: fc.boolean() },
})

forEachEngine(() => {
  test('products of matrices of any size are those of the definition', () => {
    fc.assert(
      fc.property(products, product => {
        expect(errorOf(product)).toBeLessThanOrEqual(1e-6)
      }),
      { numRuns: 60 },
    )
  })

  test('so are those of the head on VGG16’s features, and those of its gradients', () => {
    const [batch, features, units] = [32, 12_800, 256]
    const plain = { transposeA: false, transposeB: false }
    for (const product of [
      { ...plain, rows: batch, terms: features, columns: units },
      { ...plain, rows: features, terms: batch, columns: units, transposeA: true },
      { ...plain, rows: batch, terms: units, columns: features, transposeB: true },
    ])
      expect(errorOf(product), JSON.stringify(product)).toBeLessThanOrEqual(1e-6)
  })

  test('several products at once, and one of vectors, are computed too', () => {
    tf.tidy(() => {
      const a = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2])
      const b = tf.tensor3d([1, 0, 0, 1, 2, 0, 0, 2], [2, 2, 2])
      expect([...tf.matMul(a, b).dataSync()]).toEqual([1, 2, 3, 4, 10, 12, 14, 16])
      expect([...tf.matMul(a, tf.reshape(tf.tensor1d([1, 1, 1, 1]), [1, 2, 2])).dataSync()]).toEqual([
        ...[3, 3, 7, 7, 11, 11, 15, 15],
      ])
      expect(tf.dot(tf.tensor1d([1, 2, 3]), tf.tensor1d([4, 5, 6])).dataSync()[0]).toBe(32)
    })
  })

  test('matrices that do not fit together are refused', () => {
    expect(() => tf.matMul(tf.ones([2, 8]), tf.ones([4, 5]))).toThrow()
    expect(() => tf.matMul(tf.ones([2, 8]), tf.ones([5, 4]), false, true)).toThrow()
  })

  test('a number that is none makes its row none, and no other', () => {
    const product = tf.tidy(() => tf.matMul(tf.tensor2d([1, 2, NaN, 4], [2, 2]), tf.ones([2, 3])).dataSync())
    expect([...product]).toEqual([3, 3, 3, NaN, NaN, NaN])
  })

  // tfjs's WebAssembly keeps what it made of a weight, and a weight changes in place.
  test('whatever reads a weight after an update reads the new one', () => {
    const weight = tf.tidy(() => tf.variable(tf.ones([4, 4])))
    const read = () =>
      tf.tidy(() => {
        const x = tf.ones<tf.Rank.R4>([1, 1, 1, 4])
        const filter = tf.reshape<tf.Rank.R4>(weight, [1, 1, 4, 4])
        return [
          tf.matMul(tf.ones([1, 4]), weight as tf.Tensor as tf.Tensor2D),
          tf.fused.matMul({ a: tf.ones([1, 4]), b: weight as tf.Tensor as tf.Tensor2D, activation: 'relu' }),
          tf.conv2d(x, filter, 1, 'same'),
          tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', activation: 'relu' }),
          tf.sum(weight, 0),
        ].map(result => result.dataSync()[0]!)
      })
    expect(read()).toEqual([4, 4, 4, 4, 4])
    const optimizer = optimizerOf({ optimizer: 'sgd', momentum: 0, nesterov: false })
    tf.tidy(() => optimizer.update(weight, tf.fill([4, 4], 0.5), [], { learningRate: 1, update: 1 }))
    expect(read()).toEqual([2, 2, 2, 2, 2])
    weight.dispose()
  })

  test('a clone outlives what it was made of, and a changed variable leaves it as it was', () => {
    const original = tf.tensor1d([1, 2, 3])
    const clone = original.clone()
    const variable = tf.variable(clone)
    original.dispose()
    variable.assign(tf.tidy(() => tf.mul(clone, 2)))
    expect([...clone.dataSync()]).toEqual([1, 2, 3])
    expect([...variable.dataSync()]).toEqual([2, 4, 6])
    tf.dispose([clone, variable])
  })
})
