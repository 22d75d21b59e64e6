import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import type { ExportFormat } from '../../../shared/contract/exports.ts'
import { exportFormatInfo } from '../../../shared/contract/exports.ts'
import { onDisk } from '../../files/disk-error.ts'
import type { OfferedPath } from '../offers.ts'

/** Where an export goes: the folder, and what it is called there. */
export interface Destination {
  folder: string
  entry: string
}

/** Endings that mean the same format. */
const alsoKnownAs: Partial<Record<ExportFormat, string[]>> = { h5: ['.hdf5'] }

/** What an export of a run is called where the person names only a folder. */
export const entryName = (runId: string, format: ExportFormat): string => {
  const { extension } = exportFormatInfo[format]
  return `${runId}${extension || `-${format}`}`
}

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory()

/**
 * Where to write, from what a person named: a folder that was picked takes the export in; a path that was typed is the
 * export's own, unless a folder is there and a file is to be written. A missing ending is added.
 *
 * @throws LabError `bad-request` for an ending of another format
 */
export const destinationOf = (offered: OfferedPath, runId: string, format: ExportFormat): Destination => {
  const { path, kind } = offered
  const { extension, title } = exportFormatInfo[format]
  if (kind === 'folder' || (extension !== '' && isFolder(path)))
    return { folder: path, entry: entryName(runId, format) }
  const folder = dirname(path)
  const name = path.slice(folder.length).replace(/^[\\/]/, '')
  if (extension === '') return { folder, entry: name }
  const ending = extname(name).toLowerCase()
  if (ending === '') return { folder, entry: `${name}${extension}` }
  if (ending === extension || alsoKnownAs[format]?.includes(ending)) return { folder, entry: name }
  throw new LabError(
    'bad-request',
    `The file of a ${title} export ends with "${extension}". Received "${name}".`,
    `Name it "${name.slice(0, -ending.length)}${extension}", or choose the format that you mean.`,
  )
}

/**
 * @throws LabError `name-taken` where something is there already; an empty folder is nothing
 */
export const refuseTaken = ({ folder, entry }: Destination, alsoWritten: readonly string[]): Promise<void> =>
  onDisk(folder, async () => {
    for (const name of [entry, ...alsoWritten]) {
      const path = join(folder, name)
      if (!existsSync(path) || (isFolder(path) && readdirSync(path).length === 0)) continue
      throw new LabError(
        'name-taken',
        `"${path}" is there already.`,
        'Choose another name, or say that it may be replaced: --force.',
      )
    }
    await Promise.resolve()
  })
