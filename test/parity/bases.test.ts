import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import { activations } from '../../src/main/ml/model/forward.ts'
import { preprocess, preprocessPixels } from '../../src/main/ml/model/preprocess.ts'
import { disposeWeights, toTensors } from '../../src/main/ml/model/tensor-weights.ts'
import { netById } from '../../src/main/nets/index.ts'
import { bases } from '../kit/bases.ts'
import { forEachEngine } from '../kit/engine.ts'
import { expectTensor } from './expect-tensor.ts'
import { reference } from './fixtures.ts'
import { pictureTensor } from './recorded-forward.ts'
import type { RecordedForward } from './recorded-forward.ts'
import { kerasWeights } from './tensors.ts'

forEachEngine(() => {
  for (const [title, id] of Object.entries(bases))
    test(`${title}: preprocessing, output and inner layers are Keras's, in a square and in an odd picture`, async () => {
      const before = tf.memory().numTensors
      const { build, preprocess: mode } = netById(id)
      const square = reference<RecordedForward>(`forward/${title}.json`)
      const net = build({ inputShape: square.input_shape })
      const weights = toTensors(kerasWeights(net, square.salt, square.init), net)
      for (const recorded of [square, reference<RecordedForward>(`forward_odd/${title}.json`)])
        await test.step(recorded.input_shape.join(' x '), async () => {
          expect([recorded.salt, recorded.init]).toEqual([square.salt, square.init]) // the same weights serve both
          const pixels = pictureTensor(recorded)
          const input = preprocess(mode, pixels)
          const { index, before: raw, after } = recorded.preprocess
          const [given, ready] = await Promise.all([pixels.data(), input.data()])
          expect(index.map(at => given[at])).toEqual(raw)
          expect(preprocessPixels(mode, given as Float32Array)).toEqual(ready)
          index.forEach((at, i) =>
            expect(Math.abs(ready[at]! - after[i]!)).toBeLessThanOrEqual(1e-5 * Math.abs(after[i]!) + 1e-5),
          )

          const sized = build({ inputShape: recorded.input_shape })
          const output = sized.layers.at(-1)!.name
          const found = activations(sized, weights, input, [...Object.keys(recorded.intermediate), output])
          for (const [layer, tensor] of Object.entries({ ...recorded.intermediate, [output]: recorded.output }))
            await test.step(layer, () => expectTensor(found.get(layer)!, tensor))
          tf.dispose([pixels, input, ...found.values()])
        })
      disposeWeights(weights)
      expect(tf.memory().numTensors, 'tensors left over').toBe(before)
    })
})
