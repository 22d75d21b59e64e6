import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { chain } from '../../../../src/main/nets/chain.ts'
import type { Net, Padding } from '../../../../src/main/nets/graph.ts'
import { shapesOf, windowed } from '../../../../src/main/nets/shapes.ts'

const extent = fc.integer({ min: 1, max: 400 })
const window = fc.integer({ min: 1, max: 11 })
const stride = fc.integer({ min: 1, max: 4 })

test('a valid window stands only where it fits: counted one position after the other', () => {
  fc.assert(
    fc.property(extent, window, stride, (n, k, s) => {
      fc.pre(n >= k)
      let positions = 0
      for (let start = 0; start + k <= n; start += s) positions++
      expect(windowed(n, k, s, 'valid')).toBe(positions)
    }),
  )
})

test('a same window stands at every stride of the input, whatever its size', () => {
  fc.assert(
    fc.property(extent, window, stride, (n, k, s) => {
      let positions = 0
      for (let start = 0; start < n; start += s) positions++
      expect(windowed(n, k, s, 'same')).toBe(positions)
    }),
  )
})

test('an unknown extent stays unknown', () => {
  for (const padding of ['same', 'valid'] as Padding[]) expect(windowed(null, 3, 2, padding)).toBeNull()
})

test('channels_first gives the same shapes, in the other order', () => {
  const net = (dataFormat: Net['dataFormat'], height: number, width: number): Net => ({
    name: 'small',
    dataFormat,
    layers: chain([
      { type: 'InputLayer', name: 'in', shape: [height, width, 3] },
      { type: 'ZeroPadding2D', name: 'pad', padding: [[1, 2], [0, 3]] }, // prettier-ignore
      { type: 'SeparableConv2D', name: 'sep', filters: 7, kernelSize: [3, 5], strides: [2, 1], padding: 'valid', useBias: true, activation: 'relu' }, // prettier-ignore
      { type: 'AveragePooling2D', name: 'pool', poolSize: [2, 3], strides: [2, 2], padding: 'same' },
    ]),
  })
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 99 }), fc.integer({ min: 8, max: 99 }), (height, width) => {
      const last = shapesOf(net('channels_last', height, width))
      const first = shapesOf(net('channels_first', height, width))
      for (const [name, [h, w, c]] of last) expect(first.get(name)).toEqual([c, h, w])
    }),
  )
})

test('merging layers: Add and Multiply keep a shape and spread a 1, Concatenate sums the channels', () => {
  const net: Net = {
    name: 'merged',
    dataFormat: 'channels_last',
    layers: [
      { type: 'InputLayer', name: 'in', inbound: [], shape: [9, 8, 4] },
      { type: 'GlobalAveragePooling2D', name: 'squeeze', inbound: ['in'], keepDims: false },
      { type: 'Reshape', name: 'reshape', inbound: ['squeeze'], targetShape: [1, 1, 4] },
      { type: 'Multiply', name: 'excite', inbound: ['in', 'reshape'] },
      { type: 'Add', name: 'add', inbound: ['in', 'excite'] },
      { type: 'Concatenate', name: 'concatenate', inbound: ['in', 'add'] },
      { type: 'Flatten', name: 'flatten', inbound: ['concatenate'] },
    ],
  }
  const shapes = shapesOf(net)
  expect(shapes.get('excite')).toEqual([9, 8, 4])
  expect(shapes.get('add')).toEqual([9, 8, 4])
  expect(shapes.get('concatenate')).toEqual([9, 8, 8])
  expect(shapes.get('flatten')).toEqual([576])
})
