import { expect, test } from '@playwright/test'
import { memorySize, summaryTable } from '../../../src/shared/summary-table.ts'
import type { NetSummary } from '../../../src/shared/contract/nets.ts'
import { netById } from '../../../src/main/nets/index.ts'
import { summarize } from '../../../src/main/nets/summary.ts'

const layer = { type: 'Activation', outputShape: [null, 4], params: 0, trainable: true, cuttable: true }

test('sizes in powers of 1024 with two decimals, as Keras writes them', () => {
  expect([0, 1023, 1408 * 4, 14714688 * 4, 66425122 * 4, 3e9].map(memorySize)).toEqual([
    '0.00 B',
    '1023.00 B',
    '5.50 KB',
    '56.13 MB',
    '253.39 MB',
    '2.79 GB',
  ])
})

test("VGG16 for any picture size reads as Keras's summary does", () => {
  const table = summaryTable(summarize(netById('vgg16').build({ inputShape: [null, null, 3] })))
  const lines = table.split('\n')
  expect(lines[0]).toBe('Model: "vgg16"')
  expect(lines[2]).toMatch(/^┃ Layer \(type\) +┃ Output Shape +┃ +Param # ┃$/)
  expect(lines[6]).toMatch(/^│ block1_conv1 \(Conv2D\) +│ \(None, None, None, 64\) +│ +1,792 │$/)
  expect(lines.slice(-3)).toEqual([
    ' Total params: 14,714,688 (56.13 MB)',
    ' Trainable params: 14,714,688 (56.13 MB)',
    ' Non-trainable params: 0 (0.00 B)',
  ])
  expect(new Set(lines.slice(1, -3).map(line => line.length)).size).toBe(1)
})

test('a frozen part shows which layers are trained', () => {
  const table = summaryTable(summarize(netById('vgg16').build(), { freeze: 'block4_pool' }))
  expect(table).toMatch(/block4_conv3 .*│ N +│\n/)
  expect(table).toMatch(/block4_pool .*│ - +│\n/)
  expect(table).toMatch(/block5_conv1 .*│ Y +│\n/)
  expect(table).toContain(' Trainable params: 7,079,424 (27.01 MB)')
})

test('a net that branches shows what each layer is connected to', () => {
  const summary: NetSummary = {
    name: 'branching',
    inputShape: [null, 4],
    layers: [
      { ...layer, name: 'in', inbound: [] },
      { ...layer, name: 'a', inbound: ['in'] },
      { ...layer, name: 'add', inbound: ['in', 'a'] },
    ],
    totalParams: 0,
    trainableParams: 0,
    nonTrainableParams: 0,
    trainableWeights: 0,
    nonTrainableWeights: 0,
  }
  expect(summaryTable(summary)).toContain('Connected to')
  expect(summaryTable(summary)).toMatch(/│ in, a +│/)
})
