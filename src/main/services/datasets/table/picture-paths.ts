import { isAbsolute, relative, resolve, sep } from 'node:path'
import { LabError } from '../../../../shared/contract/errors.ts'
import { insidePath } from '../store.ts'
import { isPictureName, listPictures } from '../list-pictures.ts'

/** Where a row's picture lies, or why it cannot be used. */
export type FoundPath = { file: string } | { reason: string }

const outside = 'It leads out of the folder of the table.'

/**
 * Find the pictures that a table names: below the table's own folder, nowhere else. A name that is not there as it stands
 * (without its ending, or without the folder that it lies in) is looked for below that folder, where only one can be meant.
 */
export const createPathFinder = (root: string) => {
  let index: Promise<Map<string, string | null>> | null = null

  const find = async (cell: string): Promise<FoundPath> => {
    const file = inside(root, cell)
    if (file === null) return { reason: outside }
    if (isPictureName(file)) {
      const there = await exists(root, file)
      if (there !== 'missing') return there === 'there' ? { file } : { reason: outside }
    }
    const found = (await (index ??= indexOf(root))).get(keyOf(file))
    if (found) return { file: found }
    return { reason: found === null ? 'Several pictures have that name.' : 'There is no such file.' }
  }
  return find
}

/** A cell as a path below the root, with forward slashes; null where it leads elsewhere. */
const inside = (root: string, cell: string): string | null => {
  const given = cell.includes('\\') && !cell.includes('/') ? cell.replaceAll('\\', '/') : cell
  // eslint-disable-next-line no-control-regex -- those are refused
  if (/^[a-z]:[^\\/]|[\u0000-\u001f]/i.test(given) || (/^[a-z]:/i.test(given) && process.platform !== 'win32'))
    return null
  const steps = relative(root, resolve(root, given))
  if (steps === '' || steps === '..' || steps.startsWith(`..${sep}`) || isAbsolute(steps)) return null
  return steps.split(sep).join('/')
}

const exists = async (root: string, file: string): Promise<'there' | 'missing' | 'outside'> => {
  try {
    await insidePath(root, file)
    return 'there'
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    return error.message.endsWith("leads out of the dataset's folder.") ? 'outside' : 'missing'
  }
}

const withoutEnding = (file: string) => (isPictureName(file) ? file.replace(/\.[^./]+$/, '') : file)
const keyOf = (file: string) => withoutEnding(file.split('/').pop()!).normalize('NFC').toLowerCase()

/** Every picture below the root by its name without folder and ending; null where several have one. */
const indexOf = async (root: string): Promise<Map<string, string | null>> => {
  const found = new Map<string, string | null>()
  for (const file of (await listPictures(root, root)).files)
    found.set(keyOf(file), found.has(keyOf(file)) ? null : file)
  return found
}
