import type { Split } from './contract/datasets.ts'

/** Names of split folders, in lower case: Keras's tutorials and others use all of these. */
const splitNames = new Map<string, Split>([
  ['train', 'train'],
  ['training', 'train'],
  ['validation', 'validation'],
  ['valid', 'validation'],
  ['val', 'validation'],
  ['dev', 'validation'],
  ['test', 'test'],
  ['testing', 'test'],
])

/** What may stand behind: "train_set", "Test Images". */
const behind = /[ _-]?(set|data|dataset|split|images|imgs|pictures)$/

/** The split that a folder's name stands for, or null. */
export const splitOfFolder = (name: string): Split | null =>
  splitNames.get(name.toLowerCase().replace(behind, '')) ?? null

/** Names that stand for train and at least one other split; none where these are not both there. */
export const splitsAmong = (names: readonly string[]): string[] => {
  const found = names.filter(name => splitOfFolder(name) !== null)
  const kinds = new Set(found.map(splitOfFolder))
  return kinds.size > 1 && kinds.has('train') ? found : []
}

/** Why folders cannot be the classes of one dataset: `same-name` and `same-but-case` name two, `splits` two or more. */
export interface NamesProblem {
  kind: 'same-name' | 'same-but-case' | 'splits'
  names: string[]
}

/** What speaks against folders as classes by their names alone; a class is called what its folder is called. */
export const problemOfNames = (names: readonly string[]): NamesProblem | null => {
  const seen = new Map<string, string>()
  for (const name of names) {
    const key = name.normalize('NFC').toLowerCase()
    const other = seen.get(key)
    if (other !== undefined) return { kind: other === name ? 'same-name' : 'same-but-case', names: [other, name] }
    seen.set(key, name)
  }
  const splits = splitsAmong(names)
  return splits.length > 1 ? { kind: 'splits', names: splits } : null
}
