import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import type { Net } from '../../../../src/main/nets/graph.ts'
import { netById } from '../../../../src/main/nets/index.ts'
import { variablesByLayer } from '../../../../src/main/nets/variables.ts'
import type { StoredLayer } from '../../../../src/main/weights/keras-layouts.ts'
import { findByName } from '../../../../src/main/weights/layer-names.ts'
import { bases } from '../../../kit/bases.ts'

/** A file's layers without their tensors: what each was called there, and which layer of the net it is. */
const fileOf = (net: Net, nameInFile: (name: string) => string) => {
  const layers = [...variablesByLayer(net).keys()].map(name => ({ name: nameInFile(name), tensors: [], is: name }))
  return layers as (StoredLayer & { is: string })[]
}

const expectAllFound = (net: Net, stored: readonly (StoredLayer & { is: string })[]) => {
  const found = findByName(net, stored)
  for (const name of variablesByLayer(net).keys()) expect(found.get(name)).toMatchObject({ is: name })
}

test('layers are found by name in whatever order, however many others were made before them', () => {
  const automatic = /^(conv2d|batch_normalization|normalization)(?:_(\d+))?$/
  const shifted = (by: number) => (name: string) => {
    const [, stem, number = '0'] = automatic.exec(name) ?? []
    return stem === undefined ? name : by + Number(number) === 0 ? stem : `${stem}_${by + Number(number)}`
  }
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(bases)), fc.nat({ max: 300 }), fc.integer(), (id, before, seed) => {
      const net = netById(id).build({ weights: 'imagenet' })
      const layers = fileOf(net, shifted(before))
      expectAllFound(
        net,
        fc.sample(fc.shuffledSubarray(layers, { minLength: layers.length }), { seed, numRuns: 1 })[0]!,
      )
    }),
    { numRuns: 40 },
  )
})

test('the names that Keras 1 gave by class', () => {
  const net = netById('inceptionv3').build()
  const classes = { conv2d: 'convolution2d', batch_normalization: 'batchnormalization' } as const
  const old = (name: string) => {
    const [, stem, number = '0'] = /^(conv2d|batch_normalization)(?:_(\d+))?$/.exec(name)!
    return `${classes[stem as keyof typeof classes]}_${Number(number) + 1}`
  }
  expectAllFound(net, fileOf(net, old))
})

test('the names of the first DenseNet121 and of the first ResNet50', () => {
  const densenet = netById('densenet121').build()
  expectAllFound(
    densenet,
    fileOf(densenet, name => name.replace(/^conv1_(conv|bn)$/, 'conv1/$1')),
  )

  const resnet = netById('resnet50').build()
  const [first, second, ...blocks] = [...variablesByLayer(resnet).keys()]
  const old = new Map([
    [first, 'conv1'],
    [second, 'bn_conv1'],
    ...blocks.map(name => {
      const [, stage, block, part, kind] = /^conv(\d)_block(\d)_(\d)_(conv|bn)$/.exec(name)!
      const branch = ['branch1', 'branch2a', 'branch2b', 'branch2c'][Number(part)]!
      return [name, `${kind === 'conv' ? 'res' : 'bn'}${stage}${' abcdef'[Number(block)]}_${branch}`] as const
    }),
  ])
  expect([...old.values()]).toContain('res4f_branch2c')
  expectAllFound(
    resnet,
    fileOf(resnet, name => old.get(name)!),
  )
})
