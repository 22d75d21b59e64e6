import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { fnv1a32, fraction, permutation, streamOf, u32, unit } from '../../../src/shared/counter-random.ts'

interface Vectors {
  fnv1a32: { text: string; hash: number }[]
  u32: { name: string; first: number[] }[]
  unit: { name: string; first: number[] }[]
}
const vectors = JSON.parse(
  readFileSync(new URL('../../parity/fixtures/generator.json', import.meta.url), 'utf8'),
) as Vectors

test('gives the reference numbers exactly', () => {
  for (const { text, hash } of vectors.fnv1a32) expect(fnv1a32(text)).toBe(hash)
  for (const { name, first } of vectors.u32) expect(first.map((_, i) => u32(name, i))).toEqual(first)
  for (const { name, first } of vectors.unit) expect(first.map((_, i) => unit(name, i))).toEqual(first)
})

test('hashes the UTF-8 bytes of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      let hash = 0x811c9dc5
      for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
      expect(fnv1a32(text)).toBe(hash)
    }),
  )
})

test('an element depends on name and index alone, whatever was drawn before', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.nat(100_000), { minLength: 1 }), (name, indices) => {
      const stream = streamOf(name)
      const backwards = [...indices].reverse().map(stream).reverse()
      expect(indices.map(i => u32(name, i))).toEqual(backwards)
      for (const i of indices) {
        expect(fraction(name, i)).toBeGreaterThanOrEqual(0)
        expect(fraction(name, i)).toBeLessThan(1)
      }
    }),
  )
})

test('a permutation holds every index once and is the same for the same name', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(500), (name, count) => {
      const order = permutation(name, count)
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
      expect(permutation(name, count)).toEqual(order)
    }),
  )
  expect([...permutation('7/order/1', 12)]).not.toEqual([...permutation('7/order/2', 12)])
})
