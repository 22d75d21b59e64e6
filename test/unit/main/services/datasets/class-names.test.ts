import { expect, test } from '@playwright/test'
import { presentNames, renameKeys, renaming } from '../../../../../src/main/services/datasets/class-names.ts'

const renamedTwice = {
  classes: ['kitten', 'dog'],
  edits: { made: 2, leftOut: 0, names: [['cat', 'pussy', 'kitten'], ['dog']] },
}

test('a run from before a renaming tells today’s names', () => {
  expect(presentNames(['cat', 'dog'], renamedTwice)).toEqual(['kitten', 'dog'])
  expect(presentNames(['pussy', 'dog'], renamedTwice)).toEqual(['kitten', 'dog'])
})

test('classes that are not this dataset’s keep their names', () => {
  expect(presentNames(['dog', 'cat'], renamedTwice)).toEqual(['dog', 'cat']) // another order is another head
  expect(presentNames(['cat', 'dog', 'fox'], renamedTwice)).toEqual(['cat', 'dog', 'fox'])
  expect(presentNames(['cat', 'dog'], { classes: ['cat', 'dog'], edits: undefined })).toEqual(['cat', 'dog'])
  expect(presentNames(['cat', 'dog'], null)).toEqual(['cat', 'dog'])
})

test('two classes that swapped their names keep their probabilities', () => {
  const rename = renaming(['a', 'b'], ['b', 'a'])
  expect(renameKeys({ a: 0.9, b: 0.1 }, rename)).toEqual({ b: 0.9, a: 0.1 })
})
