import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import { winogradKernels } from '../../src/main/engine/kernels/fastest-convolution.ts'
import { attributesOf } from '../../src/main/engine/native-op.ts'
import type { NativeBackend } from '../../src/main/engine/native-op.ts'
import { forEachEngine, onNativeEngine } from '../kit/engine.ts'
import { drawn, expectClose } from './drawn.ts'

const epsilon = 1e-3

forEachEngine(() => {
  test('normalizing by known statistics is that of the definition, with and without scale and offset', () => {
    const shape: [number, number, number, number] = [2, 3, 5, 7]
    const [x, gamma, beta, mean] = [drawn('x', shape), ...['gamma', 'beta', 'mean'].map(name => drawn(name, [7]))]
    const variance = drawn('variance', [7]).map(Math.abs)
    for (const [hasScale, hasOffset] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ]) {
      const expected = Array.from(x, (value, i) => {
        const unit = (value - mean![i % 7]!) / Math.sqrt(variance[i % 7]! + epsilon)
        return unit * (hasScale ? gamma![i % 7]! : 1) + (hasOffset ? beta![i % 7]! : 0)
      })
      tf.tidy(() => {
        const [scale, offset] = [hasScale ? tf.tensor1d(gamma!) : undefined, hasOffset ? tf.tensor1d(beta!) : undefined]
        const statistics = [tf.tensor1d(mean!), tf.tensor1d(variance)] as const
        const y = tf.batchNorm(tf.tensor4d(x, shape), ...statistics, offset, scale, epsilon)
        expectClose(y, expected, `scale ${hasScale}, offset ${hasOffset}`)
      })
    }
  })

  test('activations and channels that do not fit together are refused', () => {
    test.skip(!tf.getKernel(winogradKernels.forward, tf.getBackend()), 'no compiler was found')
    const run = (kernelName: string, inputs: tf.NamedTensorMap) => () =>
      tf.engine().runKernel(kernelName, inputs, { epsilon })
    const [x, three, four] = [tf.ones([2, 4, 4, 3]), tf.ones([3]), tf.ones([4])]
    const normalized = { x, gamma: three, beta: three, mean: three, variance: four }
    expect(run('NormalizeBatch', normalized)).toThrow(/do not fit together/)
    expect(run('NormalizeBatchGrad', { ...normalized, dy: tf.ones([2, 4, 3, 3]) })).toThrow(/do not fit together/)
    expect(run('ReluGradient', { y: x, dy: three })).toThrow(/do not fit together/)
    expect(run('ChannelSums', { dy: tf.scalar(1) })).toThrow(/do not fit together/)
    expect(
      tf
        .grad(each => tf.relu(each))(tf.scalar(2))
        .dataSync()[0],
    ).toBe(1) // a number alone is an activation, too
  })
})

onNativeEngine(() => {
  test('normalizing by the lab’s own operations gives the same bits with any number of threads', () => {
    test.skip(!tf.getKernel(winogradKernels.forward, tf.getBackend()), 'no compiler was found')
    const backend = tf.backend() as NativeBackend
    const { int, float } = attributesOf(backend.binding)
    const shape = [3, 60, 71, 5] // more pixels than a part of the sums has
    const bits = (threads: number) =>
      tf.tidy(() => {
        const [x, dy] = [tf.tensor(drawn('x', shape), shape), tf.tensor(drawn('slope', shape), shape)]
        const [gamma, beta] = [tf.tensor1d(drawn('gamma', [5])), tf.tensor1d(drawn('beta', [5]))]
        const run = (op: string, inputs: tf.TensorInfo[], outputs: number, normalizes: boolean) => {
          const attributes = [...(normalizes ? [float('epsilon', epsilon)] : []), int('threads', threads)]
          return backend.executeMultipleOutputs(op, attributes, inputs, outputs)
        }
        const moments = run('UnfreezeBatchMoments', [x], 2, false)
        const all = [
          ...moments,
          ...run('UnfreezeNormalizeBatch', [x, gamma, beta, ...moments], 1, true),
          ...run('UnfreezeNormalizationGradient', [dy, x, gamma, ...moments], 3, true),
          ...run('UnfreezeChannelSums', [x], 1, false),
          ...run('UnfreezeReluGradient', [x, dy], 1, false),
        ]
        return all.map(made => Buffer.from((made as tf.Tensor).dataSync().buffer).toString('base64'))
      })
    expect(bits(2)).toEqual(bits(1))
    expect(bits(5)).toEqual(bits(1))
  })
})
