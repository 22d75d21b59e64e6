import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import {
  drawNet,
  groupsOf,
  lineStops,
  stopPositions,
  workOf,
} from '../../../../src/renderer/charts/waterline/geometry.ts'
import { formatWork } from '../../../../src/renderer/charts/waterline/format-work.ts'
import { headLayers } from '../../../../src/renderer/charts/waterline/head-layers.ts'
import { headNet } from '../../../../src/main/nets/head.ts'
import { netById, nets } from '../../../../src/main/nets/index.ts'
import { summarize } from '../../../../src/main/nets/summary.ts'

import { lastFrozen, withLine } from '../../../../src/renderer/charts/waterline/line.ts'

const vgg16 = summarize(netById('vgg16').build({ inputShape: [180, 180, 3] }))
const base = vgg16.layers.map(layer => ({ ...layer, trainable: false }))
const settings = { pooling: 'flatten', units: 256, dropout: 0.5 } as const
const head = headLayers([5, 5, 512], settings, 2)
const draw = (width = 800) => drawNet({ base, head, width, height: 132 })

test('the head that is drawn is the head that is trained', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('flatten', 'average'),
      fc.integer({ min: 0, max: 600 }),
      fc.constantFrom(0, 0.25, 0.5),
      fc.integer({ min: 2, max: 9 }),
      (pooling, units, dropout, classes) => {
        const trained = summarize(headNet([5, 5, 512], { pooling, units, dropout, classes, activation: 'linear' }))
        const drawn = headLayers([5, 5, 512], { pooling, units, dropout }, classes)
        expect(drawn.map(({ name, params, outputShape }) => ({ name, params, outputShape }))).toEqual(
          trained.layers.map(({ name, params, outputShape }) => ({ name, params, outputShape: [...outputShape] })),
        )
      },
    ),
  )
})

test("a convolution's work is its weights at every position: VGG16's base does 9.7 billion multiply-adds at 180x180", () => {
  expect(workOf(base.find(layer => layer.name === 'block1_conv1')!)).toBe(3 * 3 * 3 * 64 * 180 * 180)
  const total = base.reduce((sum, layer) => sum + (layer.type === 'Conv2D' ? workOf(layer) : 0), 0)
  expect(total / 1e9).toBeCloseTo(9.72, 1)
  expect(workOf(head.at(-1)!)).toBe(256)
})

test('blocks stand in order, do not overlap and end inside the drawing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 2000 }), width => {
      const { blocks } = draw(width)
      expect(blocks.map(block => block.name)).toEqual([...base.slice(1), ...head].map(layer => layer.name))
      const wrong = blocks.filter(
        ({ x, width: own }, index) => own <= 0 || x + own > (blocks[index + 1]?.x ?? Infinity),
      )
      expect(wrong).toEqual([])
      const last = blocks.at(-1)!
      expect(last.x + last.width).toBeLessThanOrEqual(width + 1e-6)
    }),
  )
})

test('height follows the feature map, width the work', () => {
  const byName = new Map(draw().blocks.map(block => [block.name, block]))
  expect(byName.get('block1_conv2')!.height).toBe(132)
  expect(byName.get('block2_conv1')!.height).toBeCloseTo(66)
  expect(byName.get('block1_conv2')!.width).toBeGreaterThan(5 * byName.get('block1_conv1')!.width)
  expect(byName.get('block5_pool')!.width).toBeGreaterThan(4)
})

test('the line stands between the last frozen and the first trainable layer', () => {
  const { blocks, line } = draw()
  const frozen = blocks.filter(block => !block.trainable).at(-1)!
  const trained = blocks.find(block => block.trainable)!
  expect([frozen.name, trained.name]).toEqual(['block5_pool', 'flatten'])
  expect(line!).toBeGreaterThan(frozen.x + frozen.width)
  expect(line!).toBeLessThan(trained.x)
  expect(drawNet({ base: [], head, width: 300, height: 100 }).line).toBeNull()
})

test('a net that is trained whole has the line before its first block', () => {
  const { blocks, line } = drawNet({
    base: base.map(layer => ({ ...layer, trainable: true })),
    head,
    width: 800,
    height: 132,
  })
  expect(line!).toBeLessThan(blocks[0]!.x)
})

test('a fine-tuning can begin at each convolution; not at a pool, which would leave more to compute and train nothing more', () => {
  const stops = lineStops(vgg16.layers)
  expect(stops).toHaveLength(13)
  expect(stops.every(name => /^block\d_conv\d$/.test(name))).toBe(true)
  expect(lastFrozen(vgg16.layers, 'block5_conv1')).toBe('block4_pool')
  for (const stop of stops) {
    const layers = withLine(vgg16, { recipe: 'finetune', unfreeze: stop })
    expect(layers.find(layer => layer.trainable)!.name).toBe(stop)
    const { trainableWeights } = summarize(netById('vgg16').build({ inputShape: [180, 180, 3] }), {
      freeze: lastFrozen(vgg16.layers, stop)!,
    })
    expect(trainableWeights).toBe(2 * (stops.length - stops.indexOf(stop)))
  }
})

test('the line never stands where more than one tensor passes', () => {
  const layer = (name: string, params: number, cuttable: boolean) => ({ ...base[1]!, name, params, cuttable })
  const branched = [
    { ...base[0]! },
    layer('conv', 10, true),
    layer('left', 10, false),
    layer('right', 10, false),
    layer('add', 0, true),
    layer('last', 10, true),
  ]
  expect(lineStops(branched)).toEqual(['conv', 'left', 'last'])
})

test('where the line would stand does not depend on where it stands', () => {
  const stops = lineStops(vgg16.layers)
  const at = (unfreeze: string) =>
    stopPositions(
      drawNet({ base: withLine(vgg16, { recipe: 'finetune', unfreeze }), head, width: 900, height: 132 }),
      stops,
    )
  for (const stop of stops) {
    const drawing = drawNet({
      base: withLine(vgg16, { recipe: 'finetune', unfreeze: stop }),
      head,
      width: 900,
      height: 132,
    })
    expect(at('block5_conv1').get(stop)).toBeCloseTo(drawing.line!, 6)
    expect([...at(stop).values()]).toEqual([...at(stop).values()].sort((a, b) => a - b))
  }
})

test('layers are grouped by the block in their name', () => {
  expect(groupsOf(draw().blocks).map(group => group.name)).toEqual([
    ...['block1', 'block2', 'block3', 'block4', 'block5'],
    'head',
  ])
})

test('work is told with three digits', () => {
  expect(formatWork(111_974_400)).toBe('112\u202fMFLOP')
  expect(formatWork(19.5e9)).toBe('19.5\u202fGFLOP')
  expect(formatWork(256)).toBe('256\u202fFLOP')
  expect(formatWork(999_999)).toBe('1.00\u202fMFLOP')
})

test('every base has room: blocks do not overlap, the line stands where training begins, and every stop has a place', () => {
  for (const { id, unfreeze, pretrained } of nets) {
    if (!pretrained || unfreeze === null) continue
    const { layers } = summarize(netById(id).build({ inputShape: [180, 180, 3], weights: 'imagenet' }))
    const stops = lineStops(layers)
    expect(stops).toContain(unfreeze)
    const drawing = drawNet({
      base: withLine({ layers }, { recipe: 'finetune', unfreeze }),
      head,
      width: 736,
      height: 116,
    })
    drawing.blocks.forEach((block, at) => {
      expect(block.width).toBeGreaterThan(1)
      const next = drawing.blocks[at + 1]
      if (next) expect(block.x + block.width).toBeLessThan(next.x)
    })
    expect(drawing.width).toBeLessThanOrEqual(736.001)
    expect(drawing.blocks.flatMap(({ holds }) => holds)).toEqual([
      ...layers.slice(1).map(({ name }) => name),
      ...head.map(({ name }) => name),
    ])
    const firstTrained = drawing.blocks.find(({ holds }) => holds.includes(unfreeze))!
    expect(drawing.line).toBeLessThan(firstTrained.x)
    expect(drawing.blocks[drawing.blocks.indexOf(firstTrained) - 1]!.x).toBeLessThan(drawing.line!)
    expect([...stopPositions(drawing, stops).keys()].sort()).toEqual([...stops].sort())
    expect(stopPositions(drawing, stops).get(unfreeze)).toBeCloseTo(drawing.line!, 6)
  }
})
