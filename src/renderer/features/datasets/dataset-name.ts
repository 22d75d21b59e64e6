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
