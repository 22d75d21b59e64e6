import { withoutEnding } from './dataset-files.ts'

/**
 * A folder's or repository's name as the name of a dataset: lower case, no blanks, not taken yet.
 *
 * @example suggestName('My Pets (2024)', ['my-pets-2024']) // 'my-pets-2024-2'
 */
export const suggestName = (from: string, taken: readonly string[]): string => {
  const plain = from
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\.git$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[-._]+$/g, '')
    .slice(0, 60)
  const name = plain || 'pictures'
  if (!taken.includes(name)) return name
  let n = 2
  while (taken.includes(`${name}-${n}`)) n += 1
  return `${name}-${n}`
}

/** What a dataset of things that were chosen together is called: the folder or file, or the first folders of several. */
export const nameOfPicked = (picked: readonly { name: string }[]): string => {
  const [first] = picked
  if (picked.length < 2) return withoutEnding(first?.name ?? '')
  const names = picked.map(({ name }) => name).sort()
  return names.length > 3 ? `${names.slice(0, 2).join('-')}-${names.length - 2}-more` : names.join('-')
}
