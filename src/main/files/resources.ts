import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LabError } from '../../shared/contract/errors.ts'

/**
 * A file or folder that comes with the program, found upwards from this file: in a checkout as in a package.
 *
 * @example resourcePath('sample', 'recipe.json')
 * @throws LabError `internal` where the installation is not whole
 */
export const resourcePath = (...parts: string[]): string => {
  const inside = join('resources', ...parts)
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, inside))) {
    if (dirname(folder) === folder)
      throw new LabError('internal', `"${inside}" is missing.`, 'Install the lab again: a part of it is gone.')
    folder = dirname(folder)
  }
  return join(folder, inside)
}
