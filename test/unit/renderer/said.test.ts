import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { lab } from '../../../src/renderer/words/de/lab/index.ts'
import { createTranslator } from '../../../src/renderer/words/translator.ts'
import { labSentences } from '../../kit/lab-sentences.ts'

const sentences = labSentences(join(import.meta.dirname, '../../../src'))
const german = createTranslator(lab)
const places = (text: string) => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort()

/** Errors that are met in the terminal alone, by those who start or build the lab. */
const ofTheTerminal = /^main\/hosts\/cli\/|^main\/engine\/load\.ts$/

/** Faults of the lab's own: their words are for its log. */
const internal = /^Expected (\{1\} values|room for|whole)|^Row \{1\}|^There is no entry/

test('what the lab says in an error is said in German too', () => {
  const missing = sentences.errors.filter(
    ({ file, text }) =>
      !ofTheTerminal.test(file) &&
      !internal.test(text) &&
      /\p{L}/u.test(text.replace(/\{\d+\}/g, '')) &&
      !(text in lab),
  )
  expect(missing).toEqual([])
})

test('so are the titles of its jobs', () => {
  expect(sentences.titles.length).toBeGreaterThan(10)
  expect(sentences.titles.filter(title => title !== '{1}' && !(title in lab))).toEqual([])
})

test('no translation is of a sentence that the lab does not say', () => {
  expect(Object.keys(lab).filter(original => !sentences.all.has(original))).toEqual([])
})

test('a translation holds the values of its sentence, and no others', () => {
  for (const [original, translation] of Object.entries(lab))
    expect(places(translation), original).toEqual(places(original))
})

test('a sentence is translated with what stands in it, and its parts with it', () => {
  expect(german('There is no run "features-vgg16-pets-1".')).toBe('Einen Lauf „features-vgg16-pets-1“ gibt es nicht.')
  expect(
    german(
      '1 picture lies in more than one split. What was seen in training makes validation and test look better than they are; keep each in one split.',
    ),
  ).toMatch(/^1 Bild liegt in mehr als einem Teil\./)
  expect(german('"cats.zip" was not unpacked: it has more than 2000000 entries.')).toBe(
    '„cats.zip“ wurde nicht ausgepackt: Es hat mehr als 2000000 Einträge.',
  )
  expect(german('Somebody else said this.')).toBe('Somebody else said this.')
})

test('whatever the values are, each sentence finds its own translation', () => {
  const value = fc.stringMatching(/^[\w .-]{1,20}$/).filter(text => german(text) === text)
  const [original, translation] = [
    '"{1}" has two folders for {2}: "{3}" and "{4}".',
    lab['"{1}" has two folders for {2}: "{3}" and "{4}".']!,
  ]
  fc.assert(
    fc.property(fc.tuple(value, value, value, value), values => {
      const filled = (text: string) =>
        text.replace(/\{(\d)\}/g, (_whole, place: string) => values[Number(place) - 1] ?? '')
      expect(german(filled(original))).toBe(filled(translation))
    }),
  )
})
