import { expect, test } from '@playwright/test'
import { fnv1a32, u32, unit } from '../../src/shared/counter-random.ts'
import { kerasTensor, referencePicture } from './tensors.ts'
import { reference } from './fixtures.ts'

interface GeneratorVectors {
  salt: string
  fnv1a32: { text: string; hash: number }[]
  u32: { name: string; first: number[] }[]
  unit: { name: string; first: number[] }[]
  tensors: {
    tensor: string
    shape: number[]
    kernel_gain: number
    bias: number
    first: number[]
    last: number
    sum_float64: number
  }[]
  image: { tag: string; shape: [number, number, number]; first: number[]; last: number[]; sum: number }
  labels: { classes: number; value: number[] }
}

const vectors = reference<GeneratorVectors>('generator.json')

test('the generator gives the recorded numbers, bit for bit', () => {
  for (const { text, hash } of vectors.fnv1a32) expect(fnv1a32(text)).toBe(hash)
  for (const { name, first } of vectors.u32) expect(first.map((_, i) => u32(name, i))).toEqual(first)
  for (const { name, first } of vectors.unit) expect(first.map((_, i) => unit(name, i))).toEqual(first)
})

test('tensors of every kind of variable are the recorded ones, bit for bit', () => {
  for (const { tensor, shape, kernel_gain, bias, first, last, sum_float64 } of vectors.tensors) {
    const values = kerasTensor(tensor, shape, { kernel_gain, bias })
    expect([...values.subarray(0, first.length)], tensor).toEqual(first.map(Math.fround))
    expect(values.at(-1), tensor).toBe(Math.fround(last))
    const sum = values.reduce((a, b) => a + b, 0)
    expect(Math.abs(sum - sum_float64), tensor).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(sum_float64)))
  }
})

test('pictures and labels are the recorded ones', () => {
  const { tag, shape, first, last, sum } = vectors.image
  const pixels = referencePicture(vectors.salt, tag, shape)
  expect([...pixels.subarray(0, first.length)]).toEqual(first)
  expect([...pixels.subarray(-last.length)]).toEqual(last)
  expect(pixels.reduce((a, b) => a + b, 0)).toBe(sum)
  const { classes, value } = vectors.labels
  expect(value.map((_, i) => u32(`${vectors.salt}/labels`, i) % classes)).toEqual(value)
})
