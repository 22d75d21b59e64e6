import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createI18n } from 'vue-i18n'
import { en } from '../../../src/renderer/words/en/index.ts'
import { glossary } from '../../../src/renderer/words/glossary.ts'

const folder = new URL('../../../src/renderer', import.meta.url).pathname

const sources = (readdirSync(folder, { recursive: true }) as string[])
  .filter(name => /\.(vue|ts)$/.test(name) && !name.startsWith('words'))
  .map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

type Tree = { [key: string]: string | Tree }

const leaves = (tree: Tree, above = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[above + key, value] as [string, string]] : leaves(value, `${above}${key}.`),
  )

const all = new Map(leaves(en as Tree))

test('every text that a page asks for is in the catalogue', () => {
  for (const { name, text } of sources)
    for (const [, key] of text.matchAll(/\b(?:t|say)\(\s*'([a-zA-Z][\w.-]*)'/g))
      expect(all.has(key!), `${key} in ${name}`).toBe(true)
})

test('texts that are put together have their beginning in the catalogue', () => {
  const keys = [...all.keys()]
  for (const { name, text } of sources)
    for (const [, start] of text.matchAll(/\bt\(\s*`([a-zA-Z][\w.-]*\.)\$\{/g))
      expect(
        keys.some(key => key.startsWith(start!)),
        `${start} in ${name}`,
      ).toBe(true)
})

test('every page says what it is about, and each deeper part', () => {
  for (const { name, text } of sources.filter(source => source.name.endsWith('/pages.ts')))
    for (const [, key, more] of text.matchAll(/explain: \{ key: '([\w.]+)', more: \[([^\]]*)\]/g)) {
      const parts = [...more!.matchAll(/'(\w+)'/g)].map(([, part]) => `${key}.${part}`)
      for (const part of [key!, ...parts])
        for (const leaf of ['title', 'text'])
          expect(all.has(`${part}.${leaf}`), `${part}.${leaf} of ${name}`).toBe(true)
    }
})

test('every text can be shown: no syntax that the text library trips over', () => {
  const i18n = createI18n({ legacy: false, locale: 'en', messages: { en } })
  const failed: string[] = []
  const values = new Proxy({}, { get: () => 'x', has: () => true })
  for (const [key, text] of all) {
    const shown = i18n.global.t(key, values as Record<string, unknown>, 2)
    if (!shown || shown === key || (text.includes('{') && shown.includes('{'))) failed.push(key)
  }
  expect(failed).toEqual([])
})

test('a term is explained without only repeating it', () => {
  for (const { term, text } of Object.values(glossary)) {
    expect(text.length, term).toBeGreaterThan(20)
    expect(text.endsWith('.') || text.endsWith('"') || text.endsWith('”'), term).toBe(true)
  }
})
