import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import sharp from 'sharp'
import type { Handlers } from '../../../../../src/shared/contract/index.ts'
import type { DatasetMap, Neighbours } from '../../../../../src/shared/contract/insight.ts'
import { overlay } from '../../../../../src/main/hosts/cli/look/drawings.ts'
import { modelNamed } from '../../../../../src/main/hosts/cli/look/model.ts'
import { runCommand } from '../../../../kit/command-line.ts'
import type { LabParts } from '../../../../kit/command-line.ts'

let folder = ''
test.beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'unfreeze-look-'))))
test.afterEach(() => rm(folder, { recursive: true, force: true }))

const plane: DatasetMap = {
  ...{ layer: 'dense', dataset: 'pets', split: 'validation', method: 'pca', count: 9, explained: [0.5, 0.25] },
  points: [
    { imageId: 'a', file: 'cat/1.jpg', class: 'cat', x: -1, y: 0 },
    { imageId: 'b', file: 'dog/1.jpg', class: 'dog', x: 3, y: 2 },
  ],
}
const near: Neighbours = {
  ...{ layer: 'block5_pool', dataset: 'pets', split: 'train', count: 20 },
  near: [{ imageId: 'a', file: 'cat/1.jpg', class: 'cat', similarity: 0.91234 }],
}

const lab =
  (asked: unknown[]) =>
  ({ jobs }: LabParts): Partial<Handlers> => {
    const answer = (result: unknown) => (input: unknown) => {
      asked.push(input)
      return jobs.start({ kind: 'insight', title: 'Look' }, () => Promise.resolve(result))
    }
    return { 'insight.map': answer(plane), 'insight.neighbours': answer(near) }
  }

test('a base by its id, case ignored, or a run by its own', () => {
  const options = { checkpoint: 'last', weights: 'none' } as const
  expect(modelNamed('VGG16', { ...options, size: 96 })).toEqual({
    kind: 'base',
    base: 'vgg16',
    weights: 'none',
    size: 96,
  })
  expect(modelNamed('features-vgg16-pets-1', options)).toEqual({
    ...{ kind: 'run', runId: 'features-vgg16-pets-1', checkpoint: 'last' },
  })
  expect(() => modelNamed('No Such Thing', options)).toThrow('There is no run "No Such Thing".')
})

test('map: the points for programs, a drawing for people', async () => {
  const asked: unknown[] = []
  const out = join(folder, 'map.png')
  const said = await runCommand(['look', 'map', 'run-1', '--out', out, '--json'], lab(asked))
  expect(said.code).toBe(0)
  expect(said.lines.at(-1)).toEqual({ event: 'end', ...plane, file: out })
  expect(asked).toEqual([
    {
      ...{ model: { kind: 'run', runId: 'run-1', checkpoint: 'best' }, split: 'validation', method: 'pca', seed: 1337 },
    },
  ])
  expect(await sharp(await readFile(out)).metadata()).toMatchObject({ format: 'png', width: 1024, height: 1024 })
})

test('neighbours: a table for people', async () => {
  const asked: unknown[] = []
  const picture = join(import.meta.dirname, '../../../../parity/fixtures/image/rgb.png')
  const words = ['look', 'neighbours', 'vgg16', picture, '--data', 'pets', '--split', 'train', '--count', '3']
  const said = await runCommand(words, lab(asked))
  expect(said.stdout).toMatch(/cat\/1\.jpg +cat +0\.9123/)
  expect(asked[0]).toMatchObject({ dataset: 'pets', split: 'train', count: 3, picture: { kind: 'offer' } })
})

for (const [words, reason] of [
  [['look', 'filters', 'vgg16', '--out', 'x'], /--layer/],
  [['look', 'map', 'run-1', '--split', 'test'], /--split/],
  [['look', 'filters', 'vgg16', '--layer', 'a', '--out', 'x', '--count', '0'], /--count takes a whole number from 1/],
] as const)
  test(`wrong usage: unfreeze ${words.join(' ')}`, async () => {
    const said = await runCommand([...words])
    expect(said.code).toBe(2)
    expect(said.stderr).toMatch(reason)
  })

test('heat over a picture keeps the picture’s shape, and half of its light', async () => {
  const plain = (width: number, height: number, background: string) =>
    sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer()
  const drawn = sharp(await overlay(await plain(60, 40, '#ffffff'), await plain(8, 8, '#000000')))
  expect(await drawn.metadata()).toMatchObject({ width: 60, height: 40 })
  const { channels } = await drawn.stats()
  for (const { mean } of channels.slice(0, 3)) expect(Math.abs(mean - 128)).toBeLessThanOrEqual(2)
})
