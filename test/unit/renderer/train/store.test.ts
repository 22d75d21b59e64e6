import { expect, test } from '@playwright/test'
import { createPinia, setActivePinia } from 'pinia'
import { netById } from '../../../../src/main/nets/index.ts'
import { summarize } from '../../../../src/main/nets/summary.ts'
import { createNets } from '../../../../src/main/services/nets.ts'
import { resolveSpec } from '../../../../src/shared/contract/run-spec.ts'
import type { Up } from '../../../../src/shared/contract/wire.ts'
import { windowWire } from '../../../kit/window-wire.ts'

const vgg16 = netById('vgg16').build({ inputShape: [180, 180, 3] })
const minivgg = netById('minivgg').build({ inputShape: [180, 180, 3], includeTop: true })
const parentSpec = resolveSpec({ recipe: 'augment', dataset: 'pets', units: 64, views: 2 })
const split = { count: 10, perClass: {} }

const snapshot = {
  ...{ seq: 1, version: '0', home: '/h', engine: { state: 'ready', info: null, message: null } },
  ...{ weights: [{ net: 'vgg16', ok: true }], progress: [], jobs: [] },
  datasets: [
    {
      ...{ name: 'pets', kind: 'classification', classes: ['cat', 'dog'], createdAt: '2026-01-01' },
      splits: { train: split, validation: split, test: split },
    },
  ],
  runs: [{ id: 'augment-1', recipe: 'augment', dataset: 'pets', state: 'finished', createdAt: '2026-01-02' }],
}

/** A lab that answers what the page asks, with the real nets, and remembers it. */
const answering = () => {
  const asked: Up[] = []
  const answers: Record<string, (input: Record<string, never>) => unknown> = {
    'lab.snapshot': () => snapshot,
    'datasets.images': () => ({ total: 0, images: [] }),
    'nets.summary': ({ net, freeze }) => summarize(net === 'minivgg' ? minivgg : vgg16, { freeze }),
    'nets.list': () => createNets().handlers['nets.list']({}),
    'weights.catalogue': () => [],
    'runs.show': () => ({ spec: parentSpec }),
    'runs.plan': () => ({ cached: { have: 0, need: 30 } }),
  }
  const wire = windowWire(message => {
    asked.push(message)
    const answer = answers[message.name]?.(message.input as Record<string, never>)
    setImmediate(() => wire.tell({ id: message.id, ok: answer }))
  })
  return {
    leave: wire.leave,
    planned: () => asked.filter(({ name }) => name === 'runs.plan').map(({ input }) => input),
  }
}

test('a technique shows its own; a fine-tuning inherits, and its line decides what is trained', async () => {
  const lab = answering()
  const [{ useFacts }, { useTrain }] = await Promise.all([
    import('../../../../src/renderer/facts.ts'),
    import('../../../../src/renderer/features/train/store.ts'),
  ])
  setActivePinia(createPinia())
  useFacts().follow()
  const train = useTrain()
  await train.load()
  await expect.poll(() => train.summary?.name).toBe('vgg16')
  expect(train.recipe).toBe('features')

  train.set('units', 128)
  train.choose('scratch')
  await expect.poll(() => train.summary?.name).toBe('minivggnet')
  expect(train.missesWeights).toBe(false)
  expect(train.command).toBe('unfreeze run scratch --data pets')

  train.choose('finetune')
  await expect.poll(() => train.spec).toMatchObject({ from: 'augment-1', units: 64, views: 2, learningRate: 1e-5 })
  await expect.poll(() => train.lineSummary?.trainableWeights).toBe(6)
  expect(train.unfreezeAt).toBe('block5_conv1')
  await expect.poll(() => lab.planned().at(-1)).toEqual({ recipe: 'finetune', dataset: 'pets', from: 'augment-1' })

  train.moveLine('block4_conv1')
  await expect.poll(() => train.lineSummary?.trainableWeights).toBe(12)
  expect(train.command).toBe('unfreeze run finetune --data pets --from augment-1 --unfreeze block4_conv1')
  await expect.poll(() => lab.planned().at(-1)).toMatchObject({ unfreeze: 'block4_conv1' })
  train.moveLine('block5_conv1')
  expect(train.command).toBe('unfreeze run finetune --data pets --from augment-1')

  // What was chosen for the other technique is still there.
  train.choose('features')
  expect(train.command).toBe('unfreeze run features --data pets --units 128')
  lab.leave()
})
