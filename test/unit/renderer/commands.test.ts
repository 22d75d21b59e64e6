import { expect, test } from '@playwright/test'
import { findCommands } from '../../../src/renderer/commands.ts'
import type { Command } from '../../../src/renderer/commands.ts'

const command = (title: string, group: string, note?: string): Command => ({
  id: title,
  title,
  group,
  ...(note === undefined ? {} : { note }),
  run: () => undefined,
})
const commands = [
  command('Data', 'Pages'),
  command('cats_vs_dogs_small', 'Datasets', '5000'),
  command('Fast features on cats', 'Runs', '97.4 %'),
  command('Theme: dark', 'Actions'),
]
const found = (typed: string) => findCommands(commands, typed).map(({ title }) => title)

test('every word that was typed must occur, in any order and case', () => {
  expect(found('CATS runs')).toEqual(['Fast features on cats'])
  expect(found('nothing')).toEqual([])
  expect(found('')).toHaveLength(4)
})

test('what starts with the words comes first', () => {
  expect(found('cats')).toEqual(['cats_vs_dogs_small', 'Fast features on cats'])
  expect(found('da')).toEqual(['Data', 'cats_vs_dogs_small', 'Theme: dark'])
})
