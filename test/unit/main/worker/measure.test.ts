import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { memory } from '@tensorflow/tfjs-core'
import { loadEngine } from '../../../../src/main/engine/load.ts'
import { drawSome } from '../../../../src/main/services/datasets/sample/draw-some.ts'
import type { JobControl } from '../../../../src/main/worker/jobs/job.ts'
import { measureJob } from '../../../../src/main/worker/jobs/measure.ts'
import type { MeasureInput } from '../../../../src/main/worker/protocol.ts'
import { resolveSpec } from '../../../../src/shared/contract/run-spec.ts'
import type { RunChoices } from '../../../../src/shared/contract/run-spec.ts'

let folder = ''
test.beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'unfreeze-measure-'))))
test.afterEach(() => rm(folder, { recursive: true, force: true }))

const control = (signal = new AbortController().signal): JobControl => ({ signal, tell: () => undefined })
const input = (
  what: MeasureInput['what'],
  choices: Partial<RunChoices>,
  more: Partial<MeasureInput> = {},
): MeasureInput => ({
  spec: resolveSpec({ recipe: 'features', dataset: 'bench', size: 32, batch: 4, ...choices }),
  ...{ what, outputs: 2, weightsFile: null, pictures: [], repeats: 2, keep: false },
  ...more,
})

test('every part of every technique has a time; what is kept is measured again, and all is given back', async () => {
  const engine = await loadEngine()
  const before = memory().numTensors
  const pictures = await drawSome(folder, 3, 7)
  const views = { flip: true, rotation: 0.1, views: 'fresh' } as const
  for (const asked of [
    input('prefix', {}, { keep: true }),
    input('prefix', {}, { keep: true }),
    input('extract', {}, { pictures }),
    input('extract', { recipe: 'augment', ...views }, { pictures }),
    input('again', { recipe: 'augment', ...views }, { pictures }),
    input('extract', { recipe: 'scratch', base: 'minivgg' }, { pictures }),
    input('step', {}, { keep: true }),
    input('evaluate', {}),
    input('step', { recipe: 'finetune', unfreeze: 'block5_conv3' }),
    input('evaluate', { recipe: 'finetune', unfreeze: 'block5_conv3' }),
    input('step', { recipe: 'scratch', base: 'minivgg', size: 16 }),
  ]) {
    const { seconds } = await measureJob(engine, asked, control())
    expect(seconds).toHaveLength(2)
    for (const time of seconds) expect(time).toBeGreaterThan(0)
  }
  expect(memory().numTensors).toBe(before)
})

test('a picture that is not there is named, and nothing stays behind', async () => {
  const engine = await loadEngine()
  const before = memory().numTensors
  const gone = join(folder, 'gone.png')
  await expect(measureJob(engine, input('extract', {}, { pictures: [gone] }), control())).rejects.toThrow('gone.png')
  await expect(measureJob(engine, input('step', {}), control(AbortSignal.abort()))).rejects.toMatchObject({
    code: 'stopped',
  })
  expect(memory().numTensors).toBe(before)
})
