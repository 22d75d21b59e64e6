import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { datasetName } from '../../../../src/shared/contract/datasets.ts'
import { nameOfPicked, suggestName } from '../../../../src/renderer/features/datasets/dataset-name.ts'

test('a folder lends its name', () => {
  expect(suggestName('cats_vs_dogs_small', [])).toBe('cats_vs_dogs_small')
  expect(suggestName('My Pets (2024)', [])).toBe('my-pets-2024')
  expect(suggestName('Käfer & Bäume', [])).toBe('kafer-baume')
  expect(suggestName('猫', [])).toBe('pictures')
})

test('folders that were chosen together lend theirs', () => {
  const picked = (...names: string[]) => nameOfPicked(names.map(name => ({ name })))
  expect(picked('pets.zip')).toBe('pets')
  expect(picked('dogs', 'cats')).toBe('cats-dogs')
  expect(picked('eel', 'dog', 'cat', 'ant', 'bee')).toBe('ant-bee-3-more')
})

test('a name that is taken gets a number', () => {
  expect(suggestName('pets', ['pets'])).toBe('pets-2')
  expect(suggestName('pets', ['pets', 'pets-2'])).toBe('pets-3')
})

test('whatever the folder is called, the lab takes the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 120 }), fc.array(fc.string()), (folder, taken) => {
      const name = suggestName(folder, taken)
      expect(datasetName.safeParse(name).success, name).toBe(true)
      expect(taken).not.toContain(name)
    }),
  )
})
