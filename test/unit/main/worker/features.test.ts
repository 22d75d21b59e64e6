import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { loadEngine } from '../../../../src/main/engine/load.ts'
import { openNpyRows, readNpyInfo } from '../../../../src/main/files/npy.ts'
import type { JobControl } from '../../../../src/main/worker/jobs/job.ts'
import { featuresJob } from '../../../../src/main/worker/jobs/features.ts'
import type { FeaturesInput, WorkerFact } from '../../../../src/main/worker/protocol.ts'
import { tinyRun } from '../../../kit/tiny-run.ts'

let root = ''
test.beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'features-job-'))
})
test.afterAll(() => rm(root, { recursive: true, force: true }))

const facts: WorkerFact[] = []
const control: JobControl = { signal: new AbortController().signal, tell: fact => void facts.push(fact) }

const rowsOf = async (path: string): Promise<number[]> => {
  const rows = await openNpyRows(path)
  const values = new Float32Array(rows.shape[0]! * rows.rowLength)
  await rows.readRows(
    Array.from({ length: rows.shape[0]! }, (_, i) => i),
    values,
  )
  await rows.close()
  return [...values]
}

test('any layer of a base, for a dataset and for single pictures; nothing half-written stays', async () => {
  const engine = await loadEngine()
  const { run, home } = await tinyRun(root, { count: { train: 18, validation: 4, test: 2 } })
  const { path } = run.dataset
  const common: Omit<FeaturesInput, 'source' | 'out'> = {
    ...{
      home,
      base: 'vgg16',
      weights: null,
      weightsFile: null,
      layer: 'block2_pool',
      inputShape: [32, 32, 3],
      orientation: 'exif',
    },
  }

  const out = join(root, 'dataset')
  const result = await featuresJob(
    engine,
    { ...common, source: { kind: 'dataset', path, splits: run.images }, out },
    control,
  )
  expect(result).toMatchObject({
    out,
    shape: [24, 8, 8, 128],
    dtype: 'float32',
    layer: 'block2_pool',
    preprocess: 'caffe',
  })
  expect(facts.at(-1)).toMatchObject({ type: 'progress', phase: 'features', done: 24, total: 24 })
  expect((await readdir(out)).sort()).toEqual(
    ['test', 'train', 'validation'].flatMap(split =>
      ['features.npy', 'files.json', 'labels.npy'].map(file => `${split}_${file}`),
    ),
  )
  expect(await readNpyInfo(join(out, 'train_features.npy'))).toMatchObject({ shape: [18, 8, 8, 128], dtype: 'float32' })
  expect(await readNpyInfo(join(out, 'train_labels.npy'))).toMatchObject({ shape: [18], dtype: 'int32' })
  const files = JSON.parse(await readFile(join(out, 'validation_files.json'), 'utf8')) as string[]
  expect(files).toEqual(run.images.validation.map(({ file }) => file))

  const single = join(root, 'single.npy')
  const pictures = files.map(file => ({ file, path: join(path, file) }))
  await featuresJob(engine, { ...common, source: { kind: 'pictures', pictures }, out: single }, control)
  expect(await rowsOf(single)).toEqual(await rowsOf(join(out, 'validation_features.npy')))

  const broken = join(root, 'broken.png')
  await writeFile(broken, 'no picture')
  const withBroken = { kind: 'pictures' as const, pictures: [...pictures, { file: 'broken.png', path: broken }] }
  const before = await readdir(root)
  await expect(
    featuresJob(engine, { ...common, source: withBroken, out: join(root, 'never.npy') }, control),
  ).rejects.toMatchObject({ code: 'image-unreadable', message: expect.stringContaining('"broken.png"') as unknown })
  expect(await readdir(root)).toEqual(before)
})
