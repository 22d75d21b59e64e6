import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { sha256Bytes } from '../../../../../src/main/files/hash.ts'
import { decode } from '../../../../../src/main/pictures/index.ts'
import { cosSin } from '../../../../../src/main/services/datasets/sample/draws.ts'
import { drawPicture } from '../../../../../src/main/services/datasets/sample/picture.ts'
import { encodePng } from '../../../../../src/main/services/datasets/sample/png.ts'
import { readRecipe } from '../../../../../src/main/services/datasets/sample/recipe.ts'
import type { Dataset, Image } from '../../../../../src/shared/contract/datasets.ts'
import { openDatasets } from '../../../../kit/datasets-lab.ts'
import type { DatasetsLab } from '../../../../kit/datasets-lab.ts'

/** Drawn once for all tests of this file. */
let lab: DatasetsLab
let dataset: Dataset
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  test.setTimeout(180_000)
  lab = await openDatasets()
  dataset = await lab.addSample()
})
test.afterAll(() => lab.remove())

test('600 pictures in 4 classes, balanced, each with a number', async () => {
  expect(dataset).toMatchObject({
    name: 'sample',
    kind: 'classification',
    classes: ['butterfly', 'fish', 'leaf', 'snail'],
    source: { kind: 'sample', from: 'drawn with seed 1337' },
    splits: { train: { count: 400 }, validation: { count: 100 }, test: { count: 100 } },
  })
  expect(Object.values(dataset.splits.test.perClass)).toEqual([25, 25, 25, 25])
  const images = await lab.datasets.images('sample')
  const targets = [...images.train, ...images.validation, ...images.test].map(({ target }) => target!)
  expect(dataset.target).toEqual({ name: 'length', min: 40, max: 78 })
  expect(Math.min(...targets)).toBeGreaterThanOrEqual(40)
  expect(Math.max(...targets)).toBeLessThanOrEqual(78)
  expect(new Set(targets).size).toBeGreaterThan(100)
  const csv = (await readFile(join(dataset.path, 'targets.csv'), 'utf8')).trim().split('\n')
  expect(csv).toHaveLength(601)
  expect(csv[1]).toBe(`${images.train[0]!.file},${images.train[0]!.target}`)
  expect(await readdir(lab.places.datasets)).toEqual(['sample'])
})

test('asked for again it is not drawn again', async () => {
  expect(await lab.addSample()).toEqual(dataset)
})

test('the same seed gives the same bytes on every system', async () => {
  const recipe = await readRecipe()
  const bytes = dataset.classes.map(name => encodePng(drawPicture(recipe, name, `sample/1337/${name}/1`).pixels))
  // Written down once: whatever machine this runs on has to come to the same.
  expect(sha256Bytes(Buffer.concat(bytes))).toBe('1142ab09198999eaae6f75057d50b788bde68aa7888c2db87c950c4019888738')
  const other = encodePng(drawPicture(recipe, 'fish', 'sample/1338/fish/1').pixels)
  expect(sha256Bytes(other)).not.toBe(sha256Bytes(bytes[1]!))
})

test('the PNG holds the pixels that were drawn', async () => {
  const { pixels } = drawPicture(await readRecipe(), 'snail', 'sample/1337/snail/9')
  const decoded = await decode(encodePng(pixels))
  expect([decoded.width, decoded.height]).toEqual([96, 96])
  expect(sha256Bytes(decoded.data)).toBe(sha256Bytes(pixels.data))
})

test('its cosine and sine are those of the rest of the world', () => {
  for (let turns = -1.5; turns < 1.5; turns += 0.013) {
    const [cos, sin] = cosSin(turns)
    expect(Math.abs(cos - Math.cos(turns * 2 * Math.PI))).toBeLessThan(1e-12)
    expect(Math.abs(sin - Math.sin(turns * 2 * Math.PI))).toBeLessThan(1e-12)
  }
})

test('mean colours do not give the class away', async () => {
  const images = await lab.datasets.images('sample')
  const meansOf = (some: Image[]) =>
    Promise.all(
      some.map(async ({ file }) => {
        const { data } = await decode(await readFile(join(dataset.path, file)))
        const sums = [0, 0, 0]
        for (let i = 0; i < data.length; i++) sums[i % 3]! += data[i]!
        return sums.map(sum => sum / (data.length / 3) / 64 - 2)
      }),
    )
  const labels = (some: Image[]) => some.map(({ label }) => label!)
  const weights = fitLogisticRegression(await meansOf(images.train), labels(images.train), 4)
  const rightOn = async (some: Image[]) => {
    const means = await meansOf(some)
    const right = means.filter((mean, i) => argMax(scores(weights, mean)) === some[i]!.label)
    return right.length / some.length
  }
  // Even on the pictures it was fitted to; guessing would be right in a quarter.
  expect(await rightOn(images.train)).toBeLessThan(0.5)
  expect(await rightOn(images.test)).toBeLessThan(0.5)
})

const scores = (weights: number[][], x: number[]) =>
  weights.map(row => row.reduce((sum, weight, i) => sum + weight * (i < x.length ? x[i]! : 1), 0))
const argMax = (values: number[]) => values.indexOf(Math.max(...values))

/** Multinomial logistic regression by gradient descent until it no longer moves. */
const fitLogisticRegression = (inputs: number[][], labels: number[], classes: number): number[][] => {
  const weights = Array.from({ length: classes }, () => new Array<number>(inputs[0]!.length + 1).fill(0))
  for (let step = 0; step < 3000; step++) {
    const gradient = weights.map(row => row.map(() => 0))
    for (const [n, x] of inputs.entries()) {
      const exps = scores(weights, x).map(Math.exp)
      const sum = exps.reduce((total, value) => total + value, 0)
      for (let k = 0; k < classes; k++) {
        const error = exps[k]! / sum - (labels[n] === k ? 1 : 0)
        for (let i = 0; i <= x.length; i++) gradient[k]![i]! += (error * (i < x.length ? x[i]! : 1)) / inputs.length
      }
    }
    for (const [k, row] of weights.entries()) for (let i = 0; i < row.length; i++) row[i]! -= 0.5 * gradient[k]![i]!
  }
  return weights
}
