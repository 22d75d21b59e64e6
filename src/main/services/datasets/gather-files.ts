import { open as openFile, readdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { LabError } from '../../../shared/contract/errors.ts'
import { onDisk } from '../../files/disk-error.ts'
import { hashOfArchive, unpack } from './archive/unpack.ts'
import type { ArchiveKind } from './archive/unpacking.ts'
import { skippedBelow, stepsBelow } from './gathered.ts'
import type { AddChoices, Control, Gathered, GatherPlaces } from './gathered.ts'
import { openPictures } from './open-pictures.ts'
import { isPictureName } from './list-pictures.ts'
import { isPixelFile, pixelSetOf } from './pixels/find-set.ts'
import { writeSet } from './pixels/write-set.ts'
import { recognise } from './recognise.ts'
import type { AddDatasetSource } from './source.ts'
import { listTable } from './table/list-table.ts'
import { bring, inWorkplace, rememberingOpened } from './workplace.ts'

type Files = Extract<AddDatasetSource, { kind: 'files' }>

/** A dataset of an archive, a table, or files of bare pixels: what it is, the bytes say, and for a table its name. */
export const gatherFiles = async (
  choices: AddChoices,
  { paths, upload }: Files,
  where: GatherPlaces,
  control: Control,
): Promise<Gathered> => {
  const [path] = paths
  if (path === undefined) throw new Error('a source of files has at least one')
  const from = upload ? basename(path) : path
  if (paths.every(each => isPixelFile(basename(each)))) return gatherPixels(paths, from, where, control)
  if (paths.length > 1) throw oneAtATime(paths)
  const archive = await archiveKindOf(path)
  if (archive) {
    const gathered = await gatherArchive(path, archive, choices, where, control)
    return { ...gathered, source: { kind: 'archive', from } }
  }
  if (/\.(csv|tsv|txt)$/i.test(path)) return gatherTable(path, choices, where, control, upload)
  throw notADataset(path)
}

/** Files of a set that lie together stand for the set: one of MNIST's four brings the others. */
const gatherPixels = (
  paths: readonly string[],
  from: string,
  { places, pictures }: GatherPlaces,
  control: Control,
): Promise<Gathered> =>
  inWorkplace(places, `files ${[...paths].sort().join('\n')}`, async ({ folder }) => {
    const beside = dirname(paths[0]!)
    const names = await onDisk(beside, () => readdir(beside))
    const set = await pixelSetOf(paths.length > 1 ? withNames(paths, names) : names.map(name => join(beside, name)))
    if (!set) throw notADataset(paths[0]!)
    return { ...(await writeSet(set, folder, pictures, control)), source: { kind: 'archive', from }, inside: 'images' }
  })

/** What was chosen, with the small files beside it that name the classes. */
const withNames = (paths: readonly string[], names: readonly string[]): string[] => [
  ...paths,
  ...names
    .filter(name => /^(batches\.meta(\.txt)?|meta|fine_label_names\.txt)$/.test(name))
    .map(name => join(dirname(paths[0]!), name)),
]

const gatherTable = async (
  path: string,
  choices: AddChoices,
  { places, pictures }: GatherPlaces,
  control: Control,
  upload: boolean,
): Promise<Gathered> => {
  if (upload) throw tableAlone(path)
  const { kind, labelColumn, copy } = choices
  const { layout, found } = await listTable(path, { kind, labelColumn }, control.signal)
  const inspection = await rememberingOpened(places, `table ${path}`, opened =>
    openPictures(layout, found, choices, control, { copyTo: copy ? pictures : undefined, opened }),
  )
  return {
    layout,
    found,
    inspection,
    source: { kind: copy ? 'copy' : 'table', from: path },
    inside: copy ? 'images' : null,
  }
}

/** Unpack an archive in its workplace, find out what it holds, and bring the pictures to the dataset. */
export const gatherArchive = async (
  path: string,
  kind: ArchiveKind,
  choices: AddChoices,
  { places, pictures }: GatherPlaces,
  control: Control,
): Promise<Omit<Gathered, 'source'>> =>
  inWorkplace(places, `archive ${await hashOfArchive(path, control)}`, async ({ folder, opened }) => {
    const raw = join(folder, 'unpacked')
    const left = await unpack(path, kind, raw, control)
    control.progress({ phase: 'Looking for pictures', unit: 'pictures' })
    const recognised = await inWordsOf(path, raw, left, () => recognise(raw, 'person', choices, control.signal))
    if (recognised.kind === 'pixels')
      return { ...(await writeSet(recognised.set, folder, pictures, control)), inside: 'images' }
    const { layout, found } = recognised
    for (const skip of skippedBelow(left, raw, layout)) found.skipped.push(skip)
    const inspection = await openPictures(layout, found, choices, control, { opened })
    await bring(raw, pictures)
    return { layout, found, inspection, inside: ['images', ...stepsBelow(raw, layout)].join('/') }
  })

/** What is wrong with what came out of an archive, said of the archive. */
const inWordsOf = async <T>(
  archive: string,
  raw: string,
  left: readonly { file: string }[],
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    const nested = left[0] ? ` It holds an archive, "${left[0].file}": unpack that one and add what is in it.` : ''
    throw new LabError(error.code, `${error.message.replaceAll(raw, basename(archive))}${nested}`, error.hint, {
      cause: error,
    })
  }
}

/** By the first bytes; of a compressed file by what comes out. Null where it is no archive. */
export const archiveKindOf = async (path: string): Promise<ArchiveKind | null> => {
  const head = await firstBytes(path)
  if (head.length >= 4 && head.readUInt32BE(0) === 0x504b0304) return 'zip'
  if (head.length >= 4 && head.readUInt32BE(0) === 0x504b0506) throw empty(path)
  if (head.readUInt16BE(0) === 0x1f8b) return isTar(await firstUnzipped(path)) ? 'tar.gz' : null
  if (isTar(head)) return 'tar'
  const other = others.find(({ magic }) => head.subarray(0, magic.length).equals(magic))
  if (!other) return null
  throw new LabError(
    'dataset-invalid',
    `"${basename(path)}" is packed as ${other.name}, which the lab does not read.`,
    'Unpack it and add the folder, or pack it as .zip or .tar.gz.',
  )
}

const others = [
  { name: 'xz', magic: Buffer.from('fd377a585a00', 'hex') },
  { name: 'bzip2', magic: Buffer.from('BZh') },
  { name: '7-Zip', magic: Buffer.from('377abcaf271c', 'hex') },
  { name: 'RAR', magic: Buffer.from('Rar!') },
  { name: 'Zstandard', magic: Buffer.from('28b52ffd', 'hex') },
]

const isTar = (head: Buffer) => head.length >= 262 && head.toString('latin1', 257, 262) === 'ustar'

const firstBytes = (path: string): Promise<Buffer> =>
  onDisk(path, async () => {
    const file = await openFile(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0)
      if (bytesRead < 2) throw empty(path)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  })

/** What a gzip file begins with when it is unpacked; nothing where it is damaged at once. */
const firstUnzipped = async (path: string): Promise<Buffer> => {
  const file = createReadStream(path, { end: 65_535 })
  const plain = file.pipe(createGunzip())
  let head = Buffer.alloc(0)
  try {
    for await (const chunk of plain) {
      head = Buffer.concat([head, chunk as Buffer])
      if (head.length >= 512) break
    }
  } catch {
    // It was cut off by us, or is no gzip: what came decides.
  } finally {
    file.destroy()
  }
  return head
}

const empty = (path: string) =>
  new LabError('dataset-invalid', `"${basename(path)}" is empty.`, 'Choose a file with pictures in it.')

const oneAtATime = (paths: readonly string[]) =>
  new LabError(
    'dataset-invalid',
    `${paths.length} files were chosen that do not make one dataset ("${basename(paths[0]!)}", "${basename(paths[1]!)}").`,
    'Choose one archive, one table, or the files of MNIST or CIFAR; or the folder that holds the pictures.',
  )

const tableAlone = (path: string) =>
  new LabError(
    'dataset-invalid',
    `"${basename(path)}" came alone: a browser does not tell where its pictures lie.`,
    'Drop the folder that holds the table and its pictures.',
  )

const notADataset = (path: string) =>
  new LabError(
    'dataset-invalid',
    isPictureName(path)
      ? `"${path}" is a single picture, and a dataset is many of them.`
      : `"${path}" is a file of a kind that the lab makes no dataset of${extname(path) ? ` (${extname(path)})` : ''}.`,
    'Choose the folder that holds train, validation and test, or one folder for each class; a .zip or .tar.gz of such folders; a CSV of picture paths; or an archive of CIFAR or MNIST.',
  )
