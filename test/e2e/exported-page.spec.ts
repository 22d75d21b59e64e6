import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import sharp from 'sharp'
import { loadEngine } from '../../src/main/engine/load.ts'
import { exportedModel } from '../../src/main/exports/exported-model.ts'
import { writeWebFolder } from '../../src/main/exports/web-folder.ts'
import { forward } from '../../src/main/ml/model/forward.ts'
import { toTensors } from '../../src/main/ml/model/tensor-weights.ts'
import { pipelineOf } from '../../src/main/nets/pipeline.ts'
import { initialWeights } from '../../src/main/weights/initial.ts'
import { resolveSpec } from '../../src/shared/contract/run-spec.ts'
import { u32 } from '../../src/shared/counter-random.ts'

const size = 20
const labels = ['one', 'two', 'three']
let folder = ''
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unfreeze-page-'))
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

test('an exported page, opened from the disk, says of a picture what the lab says, and asks no network', async ({
  page,
}) => {
  const spec = resolveSpec({ recipe: 'scratch', dataset: 'x', size })
  const pipeline = pipelineOf(spec, labels.length)
  const weights = initialWeights(pipeline.suffix, 3)
  await writeWebFolder(folder, exportedModel(pipeline, weights, 'run-1'), {
    ...{
      createdBy: 'Unfreeze',
      run: 'run-1',
      checkpoint: 'best',
      base: 'minivgg',
      input: '',
      output: '',
      target: null,
    },
    ...{ size: [size, size], orientation: 'exif', labels },
  })
  // Of the model's own size: then nothing is resized, and both see the same pixels.
  const pixels = Uint8Array.from({ length: size * size * 3 }, (_, at) => u32('page', at) >>> 24)
  const picture = join(folder, 'picture.png')
  await writeFile(
    picture,
    await sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
      .png()
      .toBuffer(),
  )

  await loadEngine({ prefer: 'wasm' })
  const said = tf.tidy(() => {
    const input = tf.tensor4d(Float32Array.from(pixels), [1, size, size, 3])
    return [...forward(pipeline.suffix, toTensors(weights, pipeline.suffix), input).dataSync()]
  })
  const expected = labels
    .map((label, at) => ({ label, share: said[at]! }))
    .sort((a, b) => b.share - a.share)
    .map(({ label, share }) => `${label} ${(100 * share).toFixed(0)}`)

  const asked: string[] = []
  page.on('request', request => {
    if (!/^(file|blob|data):/.test(request.url())) asked.push(request.url())
  })
  await page.goto(pathToFileURL(join(folder, 'index.html')).href)
  await expect(page.getByText('Drop pictures here')).toBeVisible()
  await page.setInputFiles('#files', picture)
  const rows = page.locator('#results .row')
  await expect(rows).toHaveCount(labels.length)
  const texts = await rows.evaluateAll(found =>
    found.map(row => [...row.children].map(cell => cell.textContent?.trim()).filter(Boolean)),
  )
  expect(texts.map(([label, share]) => `${label} ${Number.parseFloat(share!).toFixed(0)}`)).toEqual(expected)
  expect(asked).toEqual([])
})
