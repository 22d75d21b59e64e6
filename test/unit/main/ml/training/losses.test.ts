import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { crossEntropy } from '../../../../../src/main/ml/training/losses.ts'
import { countRight, predictedClasses } from '../../../../../src/main/ml/training/metrics.ts'

const logit = fc.float({ min: -30, max: 30, noNaN: true })

test('two classes: losses without a ceiling, known values', () => {
  const { losses, outputs: probabilities, gradient } = crossEntropy(Float32Array.of(97, 97, 0, -1000), [0, 1, 1, 0], 2)
  expect([...losses]).toEqual([97, Math.log1p(Math.exp(-97)), Math.log(2), 0])
  expect([...probabilities]).toEqual([0, 1, 0, 1, 0.5, 0.5, 1, 0])
  expect([...gradient]).toEqual([0.25, 0, -0.125, 0])
})

test('more classes: losses without a ceiling, known values', () => {
  const { losses, outputs: probabilities } = crossEntropy(Float32Array.of(0, 0, 0, 1000, 0, 0), [2, 1], 3)
  expect(losses[0]).toBeCloseTo(Math.log(3), 12)
  expect(losses[1]).toBe(1000)
  expect([...probabilities.subarray(3)]).toEqual([1, 0, 0])
})

test('the gradient is that of the mean loss, by differences', () => {
  const cases = fc.integer({ min: 2, max: 4 }).chain(classes =>
    fc.record({
      classes: fc.constant(classes),
      rows: fc.array(
        fc.record({
          logits: fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: classes, maxLength: classes }),
          label: fc.nat(classes - 1),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      sigmoid: fc.boolean(),
    }),
  )
  fc.assert(
    fc.property(cases, ({ classes, rows, sigmoid }) => {
      const one = sigmoid && classes === 2
      const logits = Float32Array.from(rows.flatMap(row => (one ? row.logits.slice(0, 1) : row.logits)))
      const labels = rows.map(({ label }) => label)
      const meanLoss = (values: Float32Array) => {
        const { losses } = crossEntropy(values, labels, classes)
        return losses.reduce((sum, loss) => sum + loss, 0) / labels.length
      }
      const { gradient } = crossEntropy(logits, labels, classes)
      for (let i = 0; i < logits.length; i++) {
        const [up, down] = [Float32Array.from(logits), Float32Array.from(logits)]
        up[i]! += 0.01
        down[i]! -= 0.01
        const slope = (meanLoss(up) - meanLoss(down)) / (up[i]! - down[i]!)
        expect(Math.abs(gradient[i]! - slope)).toBeLessThanOrEqual(1e-4)
      }
    }),
  )
})

test('one sigmoid unit is two softmax units of which the first has logit 0', () => {
  fc.assert(
    fc.property(logit, fc.nat(1), (x, label) => {
      const sigmoid = crossEntropy(Float32Array.of(x), [label], 2)
      const softmax = crossEntropy(Float32Array.of(0, x), [label], 2)
      expect(sigmoid.losses[0]!).toBeCloseTo(softmax.losses[0]!, 6)
      expect(sigmoid.outputs[1]!).toBeCloseTo(softmax.outputs[1]!, 6)
    }),
  )
})

test('of two classes the second is said where its probability is over 0.5, of more the likeliest', () => {
  expect([...predictedClasses(Float32Array.of(0.5, 0.5, 0.49, 0.51, 0.51, 0.49), 2)]).toEqual([0, 1, 0])
  expect([...predictedClasses(Float32Array.of(0.2, 0.4, 0.4, 0.1, 0.2, 0.7), 3)]).toEqual([1, 2])
  expect(countRight([0, 1, 0], [0, 0, 0])).toBe(2)
})
