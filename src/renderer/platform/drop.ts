/** One thing that a person dropped or picked: a file or a whole folder. */
export interface Dropped {
  name: string
  folder: boolean
  /** Null for a folder that only its entry can open. */
  file: File | null
  /** Null for what came from a file dialog. */
  entry: FileSystemEntry | null
  /** For files out of a picked folder: where in it, with forward slashes. */
  path?: string
}

/**
 * What was dropped. It must be called inside the drop event: the browser empties the list right after it.
 */
export const readDrop = (transfer: DataTransfer): Dropped[] =>
  [...transfer.items].flatMap(item => {
    if (item.kind !== 'file') return []
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    const name = entry?.name ?? file?.name
    return name === undefined ? [] : [{ name, folder: entry?.isDirectory ?? false, file, entry }]
  })

/** Files from a file dialog, as if they had been dropped. */
export const asDropped = (files: Iterable<File>): Dropped[] =>
  [...files].map(file => ({
    name: file.name,
    folder: false,
    file,
    entry: null,
    path: file.webkitRelativePath || file.name,
  }))

/** A file to be sent, and where it lies below what was dropped. */
export interface FileBelow {
  path: string
  open: () => Promise<File>
}

/** The part of FileSystemEntry that walking needs. */
export interface WalkedEntry {
  readonly name: string
  readonly isDirectory: boolean
}

interface Opened {
  children(folder: WalkedEntry): Promise<readonly WalkedEntry[]>
  file(entry: WalkedEntry): Promise<File>
}

/** Files that systems leave behind and nobody means: `.DS_Store`, `.git`, `Thumbs.db`. */
const leftBehind = (name: string) => name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini'

/**
 * All files below the entries, folder by folder, sorted by name, without what systems leave behind.
 *
 * @param signal ends the walk; it then throws the signal's reason
 */
export const walk = async (
  entries: readonly WalkedEntry[],
  opened: Opened,
  signal: AbortSignal,
  above = '',
): Promise<FileBelow[]> => {
  const found: FileBelow[] = []
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  for (const entry of sorted) {
    signal.throwIfAborted()
    if (leftBehind(entry.name)) continue
    const path = above ? `${above}/${entry.name}` : entry.name
    if (entry.isDirectory) found.push(...(await walk(await opened.children(entry), opened, signal, path)))
    else found.push({ path, open: () => opened.file(entry) })
  }
  return found
}

/** A directory reader hands out its entries in portions; an empty one is the end. */
const readAll = async (folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> => {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (portion.length === 0) return all
    all.push(...portion)
  }
}

const fileSystem: Opened = {
  children: folder => readAll(folder as FileSystemDirectoryEntry),
  file: entry => new Promise((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
}

/** Every file of what was dropped or picked. */
export const filesBelow = async (things: readonly Dropped[], signal: AbortSignal): Promise<FileBelow[]> => {
  const entries = things.flatMap(thing => (thing.entry ? [thing.entry] : []))
  const picked = things
    .filter(thing => !thing.entry && thing.file && !(thing.path ?? thing.name).split('/').some(leftBehind))
    .map(thing => ({ path: thing.path ?? thing.name, open: () => Promise.resolve(thing.file!) }))
  return [...(await walk(entries, fileSystem, signal)), ...picked]
}
