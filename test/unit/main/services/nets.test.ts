import { expect, test } from '@playwright/test'
import { requests } from '../../../../src/shared/contract/index.ts'
import { netIds } from '../../../../src/shared/contract/nets.ts'
import type { Input } from '../../../../src/shared/contract/index.ts'
import { LabError } from '../../../../src/shared/contract/errors.ts'
import { createNets } from '../../../../src/main/services/nets.ts'

const { handlers } = createNets()

/** As a client sees it: defaults filled in, the answer checked against the contract. */
const summary = async (input: Input<'nets.summary'>) => {
  const definition = requests['nets.summary']
  return definition.output.parse(await handlers['nets.summary'](definition.input.parse(input)))
}

test('the list has what a learner chooses by', async () => {
  const list = requests['nets.list'].output.parse(await handlers['nets.list']({}))
  expect(list.map(({ id }) => id)).toEqual(netIds)
  expect(list.slice(0, 2)).toEqual([
    {
      ...{ id: 'minivgg', title: 'MiniVGGNet', params: 66_425_122, defaultSize: 180, minimumSize: 4 },
      ...{ preprocess: 'tf', imagenetTop1: null, depth: null, unfreeze: null, note: expect.any(String) },
    },
    {
      ...{ id: 'vgg16', title: 'VGG16', params: 14_714_688, defaultSize: 180, minimumSize: 32 },
      ...{ preprocess: 'caffe', imagenetTop1: 0.713, depth: 16, unfreeze: 'block5_conv1', note: expect.any(String) },
    },
  ])
})

test('a net’s name may be written in any case; sizes, classes and top are taken', async () => {
  expect((await summary({ net: 'VGG16' as 'vgg16' })).inputShape).toEqual([null, 180, 180, 3])
  expect((await summary({ net: 'vgg16', input: [null, null, 3] })).layers.at(-1)!.outputShape).toEqual([
    null,
    null,
    null,
    512,
  ])
  const top = await summary({ net: 'vgg16', includeTop: true, classes: 7 })
  expect(top.inputShape).toEqual([null, 224, 224, 3])
  expect(top.layers.at(-1)).toMatchObject({ name: 'predictions', type: 'Dense', outputShape: [null, 7] })
  expect((await summary({ net: 'minivgg', input: [32, 32, 3], classes: 10 })).totalParams).toBe(2_171_178)
})

test('freezing tells each layer’s part, and where the net can be cut', async () => {
  const frozen = await summary({ net: 'vgg16', freeze: 'block4_pool' })
  expect(frozen.trainableWeights).toBe(6)
  expect(frozen.layers.find(({ name }) => name === 'block4_pool')).toMatchObject({ trainable: false, cuttable: true })
  expect(frozen.layers.find(({ name }) => name === 'block5_conv1')).toMatchObject({ trainable: true })
})

test('what does not exist or does not fit is said', async () => {
  const code = async (input: Input<'nets.summary'>) => {
    const error = await summary(input).catch((error: unknown) => error)
    return error instanceof LabError ? error.code : error
  }
  expect(await code({ net: 'densenet121', dataFormat: 'channels_first' })).toBe('bad-request')
  expect(await code({ net: 'vgg16', freeze: 'block9_pool' })).toBe('not-found')
  expect(await code({ net: 'vgg16', input: [16, 16, 3] })).toBe('bad-request')
})
