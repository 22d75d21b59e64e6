import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRate,
  formatTimeLeft,
  formatWhen,
} from '../../../../src/renderer/ui/format.ts'
import { spoken } from '../../../../src/renderer/words/spoken.ts'

/** The narrow no-break space, as an ordinary one: easier to read here. */
const plain = (text: string) => text.replaceAll('\u202f', ' ')

test('counts are grouped by thin spaces from five digits up', () => {
  expect(plain(formatCount(2000))).toBe('2000')
  expect(plain(formatCount(14714688))).toBe('14 714 688')
  expect(plain(formatCount(-12345))).toBe('−12 345')
  expect(formatCount(14714688)).not.toContain(' ') // nothing that breaks at the end of a line
})

test('grouping loses no digit', () => {
  fc.assert(fc.property(fc.nat(), n => formatCount(n).replaceAll('\u202f', '') === String(n)))
})

test('an accuracy is never alone', () => {
  const rate = { value: 0.974, low: 0.96605, high: 0.98012, count: 2000 }
  expect(plain(formatRate(rate))).toBe('97.4 % (96.6–98.0, n = 2000)')
  expect(plain(formatRate({ ...rate, low: null, high: null }))).toBe('97.4 % (n = 2000)')
})

test('numbers that are none read as a dash', () => {
  for (const text of [
    formatNumber(NaN, 2),
    formatPercent(NaN),
    formatDuration(-1),
    formatDuration(Infinity),
    formatBytes(NaN),
  ])
    expect(text).toBe('–')
  expect(formatWhen('yesterday')).toBe('–')
})

test('times read as a person says them', () => {
  const said: [number, string][] = [
    [0, '0 s'],
    [0.42, '0.4 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.6, '1 min 00 s'],
    [250.3, '4 min 10 s'],
    [3599.7, '1 h 00 min'],
    [3 * 3600 + 5 * 60, '3 h 05 min'],
    [24 * 3600 - 10, '1 d 00 h'],
    [50 * 3600, '2 d 02 h'],
  ]
  for (const [seconds, text] of said) expect(plain(formatDuration(seconds)), String(seconds)).toBe(text)
})

test('no time ever shows sixty seconds or sixty minutes', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), seconds => {
      expect(formatDuration(seconds)).not.toMatch(/\b60\D*(s|min)/)
      expect(formatTimeLeft(seconds)).not.toMatch(/\b60\D*(s|min)/)
    }),
  )
})

test('time left never reads zero while there is some', () => {
  expect(plain(formatTimeLeft(0.2))).toBe('1 s')
  expect(plain(formatTimeLeft(61))).toBe('1 min 05 s')
  expect(plain(formatTimeLeft(1201))).toBe('21 min')
  expect(plain(formatTimeLeft(7000))).toBe('1 h 57 min')
})

test('sizes have three digits and a unit', () => {
  const sizes: [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [58889256, '58.9 MB'],
    [999_600, '1.00 MB'],
    [994_900_000, '995 MB'],
  ]
  for (const [bytes, text] of sizes) expect(plain(formatBytes(bytes))).toBe(text)
})

test('today is a time, another day a date', () => {
  const now = new Date(2026, 4, 3, 12)
  expect(formatWhen(new Date(2026, 4, 3, 9, 5).toISOString(), now)).toBe('09:05')
  expect(formatWhen(new Date(2026, 0, 30).toISOString(), now)).toBe('30 Jan')
  expect(formatWhen(new Date(2025, 11, 31).toISOString(), now)).toBe('31 Dec 2025')
})

test('in German a decimal mark is a comma, and a date is a German one', () => {
  spoken.value = 'de'
  try {
    expect(plain(formatPercent(0.974))).toBe('97,4 %')
    expect(plain(formatBytes(58889256))).toBe('58,9 MB')
    expect(plain(formatDuration(0.42))).toBe('0,4 s')
    expect(formatWhen('2026-03-05T10:00:00', new Date('2026-11-25T12:00:00'))).toBe('5. März')
  } finally {
    spoken.value = 'en'
  }
})
