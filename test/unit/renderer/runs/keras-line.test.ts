import { expect, test } from '@playwright/test'
import { kerasLines } from '../../../../src/renderer/features/runs/keras-line.ts'
import type { EpochRecord } from '../../../../src/shared/contract/runs.ts'

const record: EpochRecord = {
  ...{ epoch: 3, loss: 4.4321, accuracy: 0.96449, mae: null, valLoss: 5.123456, valAccuracy: 0.975, valMae: null },
  ...{ learningRate: 1e-3, seconds: 1.31, best: true, movement: [] },
}

test('an epoch reads as Keras prints it with verbose=2', () => {
  expect(kerasLines(record, 20, 63)).toEqual({
    title: 'Epoch 3/20',
    line: '63/63 - 1s - 21ms/step - accuracy: 0.9645 - loss: 4.4321 - val_accuracy: 0.9750 - val_loss: 5.1235',
  })
})

test('small numbers are written with a two-digit exponent, as Python does', () => {
  const { line } = kerasLines({ ...record, loss: 0.0005, valLoss: 1.5e-12 }, 20, 63)
  expect(line).toContain(' - loss: 5.0000e-04')
  expect(line).toContain(' - val_loss: 1.5000e-12')
  expect(kerasLines({ ...record, loss: 0 }, 20, 63).line).toContain(' - loss: 0.0000e+00')
})

test('a loss that is not finite is written as Python writes it', () => {
  expect(kerasLines({ ...record, loss: Number.NaN }, 20, 63).line).toContain(' - loss: nan')
  expect(kerasLines({ ...record, valLoss: Number.POSITIVE_INFINITY }, 20, 63).line).toContain(' - val_loss: inf')
})

test('time per step is in the unit that Keras would choose', () => {
  expect(kerasLines({ ...record, seconds: 126 }, 20, 63).line).toContain('63/63 - 126s - 2s/step')
  expect(kerasLines({ ...record, seconds: 0.05 }, 20, 63).line).toContain('63/63 - 0s - 794us/step')
})

test('a regression has its error in place of an accuracy; unknown steps are left out', () => {
  const { line } = kerasLines({ ...record, accuracy: null, valAccuracy: null, mae: 3.2, valMae: 3.9 }, 20, null)
  expect(line).toBe('1s - loss: 4.4321 - mae: 3.2000 - val_loss: 5.1235 - val_mae: 3.9000')
})
