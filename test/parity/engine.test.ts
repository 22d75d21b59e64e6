import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { selfTest } from '../../src/main/engine/self-test.ts'
import { streamOf } from '../../src/shared/counter-random.ts'
import { forEachEngine, onNativeEngine } from '../kit/engine.ts'

interface Case {
  height: number
  width: number
  inputs: number
  outputs: number
  kernel: number
  stride: number
  pad: 'same' | 'valid'
  activation: 'relu' | 'linear'
}

const drawn = (name: string, shape: number[]) => {
  const draw = streamOf(name)
  const size = shape.reduce((product, length) => product * length)
  return Float32Array.from({ length: size }, (_, i) => draw(i) / 2 ** 31 - 1)
}

const tensorsOf = ({ height, width, inputs, outputs, kernel }: Case) => ({
  x: [2, height, width, inputs] as [number, number, number, number],
  filter: [kernel, kernel, inputs, outputs] as [number, number, number, number],
  bias: [outputs] as [number],
})

/** A convolution written out as its definition, in float64. */
const convolution = (of: Case): number[] => {
  const { height, width, inputs, outputs, kernel, stride, pad, activation } = of
  const shapes = tensorsOf(of)
  const [x, filter, bias] = [drawn('x', shapes.x), drawn('filter', shapes.filter), drawn('bias', shapes.bias)]
  const sizeOut = (size: number) => Math.ceil((pad === 'same' ? size : size - kernel + 1) / stride)
  const before = (size: number) =>
    pad === 'same' ? Math.floor(Math.max((sizeOut(size) - 1) * stride + kernel - size, 0) / 2) : 0
  const out: number[] = []
  for (let n = 0; n < 2; n++)
    for (let row = 0; row < sizeOut(height); row++)
      for (let column = 0; column < sizeOut(width); column++)
        for (let o = 0; o < outputs; o++) {
          let sum = bias[o]!
          for (let dy = 0; dy < kernel; dy++)
            for (let dx = 0; dx < kernel; dx++) {
              const y = row * stride + dy - before(height)
              const at = column * stride + dx - before(width)
              if (y < 0 || y >= height || at < 0 || at >= width) continue
              for (let i = 0; i < inputs; i++)
                sum +=
                  x[((n * height + y) * width + at) * inputs + i]! *
                  filter[((dy * kernel + dx) * inputs + i) * outputs + o]!
            }
          out.push(activation === 'relu' ? Math.max(sum, 0) : sum)
        }
  return out
}

const cases: fc.Arbitrary<Case> = fc.record({
  height: fc.integer({ min: 3, max: 9 }),
  width: fc.integer({ min: 3, max: 9 }),
  inputs: fc.integer({ min: 1, max: 5 }),
  outputs: fc.integer({ min: 1, max: 9 }),
  kernel: fc.constantFrom(1, 2, 3),
  stride: fc.constantFrom(1, 2),
  pad: fc.constantFrom('same', 'valid'),
  activation: fc.constantFrom('relu', 'linear'),
})

forEachEngine(({ kind, engine }) => {
  test('the self-test passes, and names the engine that runs', async () => {
    const report = await selfTest(engine(), { rates: false })
    expect(report.engine).toBe(kind)
    expect(report.selfTest.ok).toBe(true)
    expect(report.selfTest.maxAbsError).toBeLessThan(1e-5)
    expect(report.threads).toBeGreaterThan(0)
  })

  test('an engine that computes wrongly fails the self-test', async () => {
    const backendName = tf.getBackend()
    const right = tf.getKernel(tf.MaxPool, backendName)
    // Takes every second value in place of the largest of four.
    const wrong: tf.KernelConfig = {
      ...right,
      kernelFunc: ({ inputs, backend, attrs }) =>
        right.kernelFunc({ inputs, backend, attrs: { ...attrs, filterSize: 1 } }),
    }
    tf.unregisterKernel(tf.MaxPool, backendName)
    tf.registerKernel(wrong)
    try {
      expect((await selfTest(engine(), { rates: false })).selfTest.ok).toBe(false)
    } finally {
      tf.unregisterKernel(tf.MaxPool, backendName)
      tf.registerKernel(right)
    }
  })

  test('convolution with bias and ReLU is what its definition says, and leaves nothing behind', async () => {
    const before = tf.memory().numTensors
    await fc.assert(
      fc.asyncProperty(cases, async of => {
        const { x, filter, bias } = tensorsOf(of)
        const made = tf.tidy(() =>
          tf.fused.conv2d({
            x: tf.tensor4d(drawn('x', x), x),
            filter: tf.tensor4d(drawn('filter', filter), filter),
            bias: tf.tensor1d(drawn('bias', bias)),
            ...{ strides: of.stride, pad: of.pad, activation: of.activation },
          }),
        )
        const values = await made.data()
        made.dispose()
        const expected = convolution(of)
        expect(values.length).toBe(expected.length)
        const worst = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - values[at]!)), 0)
        expect(worst).toBeLessThan(1e-5)
      }),
      { numRuns: 60 },
    )
    expect(tf.memory().numTensors).toBe(before)
  })

  test('the gradient of ReLU passes where the input is above 0, and nowhere else', async () => {
    const slope = tf.tensor1d([10, 20, 30, 40])
    const gradient = tf.grad(x => tf.sum(tf.mul(tf.relu(x), slope)))(tf.tensor1d([-1, 0, 1e-20, 3]))
    expect([...(await gradient.data())]).toEqual([0, 0, 30, 40])
  })
})

onNativeEngine(({ kind, engine }) => {
  test('the native engine says which TensorFlow it is and what decodes', () => {
    expect(engine().info).toMatchObject({ engine: kind, tensorflow: '2.21.0' })
    expect(engine().decoder).toBe('tensorflow 2.21.0 decode')
  })
})
