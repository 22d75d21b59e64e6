import { expect, test } from '@playwright/test'
import { createI18n } from 'vue-i18n'
import { de } from '../../../src/renderer/words/de/index.ts'
import { en } from '../../../src/renderer/words/en/index.ts'
import { glossary as englishGlossary } from '../../../src/renderer/words/glossary.ts'
import type { GlossaryEntry, TermId } from '../../../src/renderer/words/glossary.ts'
import { runSettings } from '../../../src/shared/contract/run-spec.ts'

type Tree = { [key: string]: string | Tree }

const leaves = (tree: Tree, above = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[above + key, value]] : leaves(value, `${above}${key}.`),
  )

/** `words` stand for those of the English catalogue; the others' English is said outside it. */
const { settings, glossary, ...words } = de
const english = new Map(leaves(en as unknown as Tree))
const german = new Map(leaves(words))

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

test('each German text stands for an English one, with the same values in it and the same plural forms', () => {
  for (const [key, text] of german) {
    const original = english.get(key)
    expect(original, key).toBeDefined()
    expect(placeholders(text), key).toEqual(placeholders(original!))
    expect(text.split(' | ').length, key).toBe(original!.split(' | ').length)
  }
})

test('every English text has its German one', () => {
  expect([...english.keys()].filter(key => !german.has(key))).toEqual([])
})

test('every word of the glossary is explained in German, and Keras’s own names stay', () => {
  expect(Object.keys(glossary).sort()).toEqual(Object.keys(englishGlossary).sort())
  for (const [id, { term, text }] of Object.entries(glossary)) {
    const original: GlossaryEntry = englishGlossary[id as TermId]
    expect(term, id).not.toBe('')
    expect(text, id).not.toBe(original.text)
    expect(text.length, id).toBeGreaterThan(20)
    if (original.code) expect(term).toBe(original.term)
  }
})

test('every text can be shown in German', () => {
  const i18n = createI18n({ legacy: false, locale: 'de', messages: { de } })
  const values = new Proxy({}, { get: () => 'x', has: () => true })
  for (const [key, text] of german) {
    const shown = i18n.global.t(key, values as Record<string, unknown>, 2)
    expect(shown !== '' && shown !== key && !(text.includes('{') && shown.includes('{')), key).toBe(true)
  }
})

test('every setting has its German words', () => {
  expect(Object.keys(settings).sort()).toEqual(Object.keys(runSettings).sort())
})
