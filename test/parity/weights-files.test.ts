import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { expect, test } from '@playwright/test'
import { openPromise } from 'yauzl'
import { readKerasFile, readLegacyH5 } from '../../src/main/exports/keras/keras-file.ts'
import { readWeightsFile } from '../../src/main/weights/read.ts'
import { tinyNet } from '../kit/small-net.ts'
import { reference, referencePath } from './fixtures.ts'
import { kerasWeights } from './tensors.ts'
import type { Gains } from './tensors.ts'

const { salt, tiny } = reference<{ salt: string; tiny: { init: Gains } }>('h5/h5.json')
const expected = kerasWeights(tinyNet, salt, tiny.init)

test('a whole model that Keras 2 wrote gives the weights it was given, bit for bit', async () => {
  expect(await readWeightsFile(referencePath('h5/tiny_keras2.h5'), tinyNet)).toEqual(expected)
})

test('the weights.h5 of a model that Keras 3 wrote gives the weights it was given, bit for bit', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unfreeze-keras-'))
  try {
    const path = join(folder, 'model.weights.h5')
    const zip = await openPromise(referencePath('h5/tiny_keras3.keras'))
    for await (const entry of zip.eachEntry())
      if (entry.fileName === 'model.weights.h5')
        await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path))
    zip.close()
    expect(await readWeightsFile(path, tinyNet)).toEqual(expected)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('whole models that Keras 2 and Keras 3 wrote are read as the nets that they are, with their weights', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unfreeze-keras-'))
  try {
    for (const model of [
      await readLegacyH5(referencePath('h5/tiny_keras2.h5')),
      await readKerasFile(referencePath('h5/tiny_keras3.keras'), folder),
    ]) {
      const [input, ...layers] = model.net.layers
      expect(input).toMatchObject({ type: 'InputLayer', shape: [16, 16, 3] })
      expect(layers.map(layer => ({ ...layer, inbound: [] }))).toEqual(
        tinyNet.layers.slice(1).map(layer => ({ ...layer, inbound: [] })),
      )
      expect(model.weights).toEqual(expected)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
