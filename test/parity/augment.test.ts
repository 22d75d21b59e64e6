import { expect, test } from '@playwright/test'
import { flipHorizontally } from '../../src/shared/augment/random-flip.ts'
import { rotate, rotationMap } from '../../src/shared/augment/random-rotation.ts'
import { zoom, zoomMap } from '../../src/shared/augment/random-zoom.ts'
import { applyView } from '../../src/shared/augment/views.ts'
import type { FloatPicture } from '../../src/shared/augment/warp.ts'
import { openNpyRows } from '../../src/main/files/npy.ts'
import { reference, referencePath } from './fixtures.ts'
import { referencePicture } from './tensors.ts'

interface Recorded {
  salt: string
  cases: {
    file: string
    image: { tag: string; shape: [number, number, number] }
    op: 'flip_horizontal' | 'rotate' | 'zoom' | 'chain'
    turn?: number
    zoom?: number
    matrix?: number[]
    steps?: string[]
  }[]
}

const recorded = reference<Recorded>('augment.json')

/** Of values 0..255: what float32 coordinates leave open between two implementations of one formula. */
const tolerance = 2e-3

const pictureOf = ({ tag, shape }: Recorded['cases'][number]['image']): FloatPicture => {
  const [height, width, channels] = shape
  return { width, height, channels, data: Float32Array.from(referencePicture(recorded.salt, tag, shape)) }
}

/** The view that a recorded chain is: `['flip_horizontal', 'rotate turn 0.1', 'zoom factor -0.2']`. */
const viewOf = (steps: readonly string[]) => {
  const amount = (step: string) =>
    Number(
      steps
        .find(each => each.startsWith(step))
        ?.split(' ')
        .at(-1) ?? 0,
    )
  expect(steps.map(step => step.split(' ')[0])).toEqual(['flip_horizontal', 'rotate', 'zoom'])
  return { flipped: true, turn: amount('rotate'), zoom: 1 + amount('zoom') }
}

const changed = (picture: FloatPicture, { op, turn, zoom: factor, steps }: Recorded['cases'][number]): FloatPicture => {
  switch (op) {
    case 'flip_horizontal':
      return flipHorizontally(picture)
    case 'rotate':
      return rotate(picture, turn!)
    case 'zoom':
      return zoom(picture, factor!)
    case 'chain':
      return applyView(picture, viewOf(steps!))
  }
}

for (const each of recorded.cases)
  test(`${each.file} is what Keras makes of the same picture`, async () => {
    const picture = pictureOf(each.image)
    const rows = await openNpyRows(referencePath(each.file))
    const expected = new Float32Array(picture.data.length)
    await rows.readRows([...Array(rows.shape[0]).keys()], expected)
    await rows.close()
    const { data } = changed(picture, each)
    let largest = 0
    for (const [i, value] of expected.entries()) largest = Math.max(largest, Math.abs(data[i]! - value))
    expect(largest).toBeLessThanOrEqual(tolerance)

    if (!each.matrix) return
    const { width, height } = picture
    const map = each.op === 'rotate' ? rotationMap(each.turn!, width, height) : zoomMap(each.zoom!, width, height)
    map.forEach((value, i) => expect(Math.abs(value - each.matrix![i]!)).toBeLessThanOrEqual(1e-4))
  })
