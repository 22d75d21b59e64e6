import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { winogradKernels } from '../../src/main/engine/kernels/fastest-convolution.ts'
import { attributesOf } from '../../src/main/engine/native-op.ts'
import type { NativeBackend } from '../../src/main/engine/native-op.ts'
import type { ConvolutionPart } from '../../src/main/engine/winograd/choices.ts'
import { streamOf } from '../../src/shared/counter-random.ts'
import { directConvolution } from '../kit/direct-convolution.ts'
import type { ConvolutionShape } from '../kit/direct-convolution.ts'
import { forEachEngine, onNativeEngine } from '../kit/engine.ts'

/** Random numbers, the same after every 65 521: a prime, so that no pixel or channel is like the one beside it. */
const drawn = (name: string, size: number) => {
  const draw = streamOf(name)
  const some = Float32Array.from({ length: Math.min(size, 65_521) }, (_, i) => draw(i) / 2 ** 31 - 1)
  return Float32Array.from({ length: size }, (_, i) => some[i % some.length]!)
}

/** Inputs as they are behind a ReLU: half of them 0. */
const givenFor = ({ pictures, height, width, from, to }: ConvolutionShape) => ({
  x: drawn('x', pictures * height * width * from).map(value => Math.max(0, value)),
  filter: drawn('filter', 9 * from * to),
  bias: drawn('bias', to),
  dy: drawn('dy', pictures * height * width * to),
})

const tensorsOf = (of: ConvolutionShape, given: ReturnType<typeof givenFor>) => {
  const { pictures, height, width, from, to } = of
  return {
    x: tf.tensor(given.x, [pictures, height, width, from]),
    filter: tf.tensor(given.filter, [3, 3, from, to]),
    bias: tf.tensor(given.bias, [to]),
    dy: tf.tensor(given.dy, [pictures, height, width, to]),
  }
}

const computed = (part: ConvolutionPart, inputs: tf.NamedTensorMap, relu = false): Float32Array =>
  tf.tidy(() => {
    const attrs = part === 'forward' ? { relu } : {}
    return tf.engine().runKernel<tf.Tensor>(winogradKernels[part], inputs, attrs).dataSync<'float32'>() as Float32Array
  })

/** Of the root mean square: three times what layers of 512 channels show. See docs/engine.md. */
const tolerance = 1.5e-4

/** Largest error over the root mean square of what is expected. */
const relativeError = (found: (index: number) => number, expected: readonly number[], indices: readonly number[]) => {
  let [worst, squares] = [0, 0]
  indices.forEach((index, i) => {
    const error = Math.abs(found(index) - expected[i]!)
    if (!(error <= worst)) worst = error // a NaN stays
    squares += expected[i]! ** 2
  })
  return worst / (Math.sqrt(squares / indices.length) + 1e-6)
}

/** Indices into `size` elements: all of them, or some of a large number. */
const someOf = (size: number, most: number) =>
  size <= most ? [...Array(size).keys()] : Array.from({ length: most }, (_, i) => (i * 7919 + i * i) % size)

const expectTheDefinition = (of: ConvolutionShape, most: number) => {
  const given = givenFor(of)
  const tensors = tensorsOf(of, given)
  const direct = directConvolution(of, given)
  const definitions = {
    forward: (index: number) => Math.max(0, direct.output(index)),
    inputGradient: direct.inputGradient,
    filterGradient: direct.filterGradient,
  }
  for (const part of ['forward', 'inputGradient', 'filterGradient'] as const) {
    const found = computed(part, tensors, true)
    const indices = someOf(found.length, most)
    const expected = indices.map(definitions[part])
    const error = relativeError(index => found[index]!, expected, indices)
    expect(error, `${part} of ${JSON.stringify(of)}`).toBeLessThanOrEqual(tolerance)
  }
  tf.dispose(tensors)
}

const channels = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 70 }))
const shapes: fc.Arbitrary<ConvolutionShape> = fc.record({
  pictures: fc.integer({ min: 1, max: 3 }),
  ...{ height: fc.integer({ min: 1, max: 13 }), width: fc.integer({ min: 1, max: 13 }) },
  ...{ from: channels, to: channels },
})

const isThere = () => tf.getKernel(winogradKernels.forward, tf.getBackend()) !== undefined

forEachEngine(() => {
  test.beforeEach(() => {
    test.skip(!isThere(), 'the lab’s own convolutions are not there for this engine')
  })

  test('convolutions of any size and their gradients are those of the definition', () => {
    fc.assert(
      fc.property(shapes, of => expectTheDefinition(of, 400)),
      { numRuns: 25 },
    )
  })

  test('so are those of the layers that are trained: block5, MiniVGGNet', () => {
    expectTheDefinition({ pictures: 3, height: 11, width: 11, from: 512, to: 512 }, 60)
    expectTheDefinition({ pictures: 2, height: 90, width: 90, from: 32, to: 64 }, 40)
    expectTheDefinition({ pictures: 1, height: 37, width: 45, from: 130, to: 200 }, 40)
  })

  test('without a bias nothing is added; without ReLU what is negative stays', () => {
    const of = { pictures: 2, height: 7, width: 9, from: 5, to: 6 }
    const given = { ...givenFor(of), bias: new Float32Array(0) }
    const tensors = { ...tensorsOf(of, givenFor(of)), bias: tf.tensor1d([]) }
    const found = computed('forward', tensors)
    const indices = [...found.keys()]
    const expected = indices.map(directConvolution(of, given).output)
    expect(relativeError(index => found[index]!, expected, indices)).toBeLessThanOrEqual(tolerance)
    expect(Math.min(...expected)).toBeLessThan(0)
  })

  test('what is no number comes out as none', () => {
    const of = { pictures: 1, height: 8, width: 8, from: 3, to: 4 }
    const given = givenFor(of)
    given.x[(2 * 8 + 5) * 3] = NaN
    const found = computed('forward', tensorsOf(of, given), true)
    const pixelIsNone = (row: number, column: number) => Number.isNaN(found[(row * 8 + column) * 4])
    for (const row of [1, 2, 3]) for (const column of [4, 5, 6]) expect(pixelIsNone(row, column)).toBe(true)
    expect(pixelIsNone(6, 1)).toBe(false)
  })
})

onNativeEngine(() => {
  test('the bits do not depend on the number of threads', () => {
    test.skip(!isThere(), 'the lab’s own convolutions are not there for this engine')
    const backend = tf.backend() as NativeBackend
    const { int, bool } = attributesOf(backend.binding)
    // Each kernel has a way for small filters and one for large ones; tiles that fill several blocks, and not the last.
    for (const of of [
      { pictures: 3, height: 11, width: 11, from: 96, to: 100 },
      { pictures: 2, height: 40, width: 33, from: 20, to: 24 },
      { pictures: 4, height: 38, width: 37, from: 130, to: 140 },
    ]) {
      const { x, filter, bias, dy } = tensorsOf(of, givenFor(of))
      const results = [1, 2, 5].map(threads =>
        tf.tidy(() =>
          [
            backend.executeSingleOutput(
              'UnfreezeConv2D',
              [bool('relu', true), int('threads', threads)],
              [x, filter, bias],
            ),
            backend.executeSingleOutput('UnfreezeConv2DInputGradient', [int('threads', threads)], [dy, filter]),
            backend.executeSingleOutput('UnfreezeConv2DFilterGradient', [int('threads', threads)], [x, dy]),
          ].map(made => Buffer.from((made as tf.Tensor).dataSync().buffer).toString('base64')),
        ),
      )
      expect(results[1]).toEqual(results[0])
      expect(results[2]).toEqual(results[0])
    }
  })

  test('tensors that do not fit together are refused', () => {
    test.skip(!isThere(), 'the lab’s own convolutions are not there for this engine')
    const x = tf.zeros([1, 4, 4, 3])
    const wrong = tf.zeros([3, 3, 5, 2])
    expect(() => computed('forward', { x, filter: wrong, bias: tf.zeros([2]) })).toThrow(/do not fit together/)
    expect(() => computed('filterGradient', { x, dy: tf.zeros([1, 5, 4, 2]) })).toThrow(/do not fit together/)
  })
})
