import { writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { ZipFile } from 'yazl'

/** An entry of an archive; what is left out is a plain file without content. */
export interface ArchiveEntry {
  name: string
  content?: Uint8Array | string
  /** In a tar: "symlink", "link", "fifo" and the like. */
  type?: 'file' | 'directory' | 'symlink' | 'link' | 'fifo' | 'character-device' | 'block-device'
  linkname?: string
  /** In a zip: the mode with the kind of file, as Unix has it. */
  mode?: number
  /** In a zip: false for one that is stored as it is. */
  compress?: boolean
}

/** A tar of these entries, as any program could have made it. */
export const tarOf = async (entries: readonly ArchiveEntry[], { gzip = false } = {}): Promise<Buffer> => {
  const tar = pack()
  for (const { name, content = '', type = 'file', linkname } of entries)
    tar.entry({ name, type, ...(linkname !== undefined && { linkname }) }, Buffer.from(content))
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar as AsyncIterable<Uint8Array>) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  return gzip ? gzipSync(bytes) : bytes
}

/**
 * A zip of these entries. Names that no honest program writes are put in afterwards, byte for byte.
 */
export const zipOf = async (entries: readonly ArchiveEntry[]): Promise<Buffer> => {
  const zip = new ZipFile()
  const placeholders = entries.map(({ name }, at) => {
    const length = Buffer.byteLength(name)
    return `#${at}#`.padEnd(length, '_').slice(0, length)
  })
  for (const [at, { content = '', mode = 0o100644, compress = true }] of entries.entries())
    zip.addBuffer(Buffer.from(content), placeholders[at]!, { mode, compress })
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  for (const [at, { name }] of entries.entries()) replaceAll(bytes, Buffer.from(placeholders[at]!), Buffer.from(name))
  return bytes
}

const replaceAll = (bytes: Buffer, from: Buffer, to: Buffer): void => {
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + to.length)) to.copy(bytes, at)
}

/** The same zip with every entry said to be encrypted. */
export const encrypted = (zip: Buffer): Buffer => withFlags(zip, flags => flags | 1)

/** The same zip without saying that names are in UTF-8, as macOS writes it. */
export const withoutUtf8Flag = (zip: Buffer): Buffer => withFlags(zip, flags => flags & ~0x800)

const withFlags = (zip: Buffer, change: (flags: number) => number): Buffer => {
  const bytes = Buffer.from(zip)
  for (const [signature, flags] of [
    [0x04034b50, 6],
    [0x02014b50, 8],
  ] as const)
    for (let at = 0; at + 4 <= bytes.length; at++)
      if (bytes.readUInt32LE(at) === signature) bytes.writeUInt16LE(change(bytes.readUInt16LE(at + flags)), at + flags)
  return bytes
}

/** A record of a binary CIFAR batch: its label (or labels) and pixels that tell which it is, plane after plane. */
export const cifarRecord = (labels: readonly number[], colour: readonly [number, number, number]): Buffer =>
  Buffer.concat([Buffer.from(labels), ...colour.map(value => Buffer.alloc(1024, value))])

/** Files of MNIST's format: gray pictures of one value each, and their labels. */
export const idxFiles = (values: readonly number[], labels: readonly number[], side = 28) => {
  const head = Buffer.alloc(16)
  for (const [at, number] of [0x803, values.length, side, side].entries()) head.writeUInt32BE(number, at * 4)
  const labelHead = Buffer.alloc(8)
  labelHead.writeUInt32BE(0x801, 0)
  labelHead.writeUInt32BE(labels.length, 4)
  return {
    images: Buffer.concat([head, ...values.map(value => Buffer.alloc(side * side, value))]),
    labels: Buffer.concat([labelHead, Buffer.from(labels)]),
  }
}

/** Write a file and give back its path. */
export const written = async (path: string, content: Uint8Array | string): Promise<string> => {
  await writeFile(path, content)
  return path
}

/** A batch as Python 2 pickled it for the official archive: strings are bytes, and so are the pixels. */
export const python2Batch = (labels: readonly number[], pixels: Uint8Array): Buffer => {
  const string = (text: string) => Buffer.concat([Buffer.from([0x55, text.length]), Buffer.from(text)])
  const long = (value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    return bytes
  }
  const int = (value: number) =>
    value < 256 ? Buffer.from([0x4b, value]) : Buffer.concat([Buffer.from([0x4a]), long(value)])
  return Buffer.concat([
    Buffer.from([0x80, 0x02, 0x7d, 0x71, 0x01, 0x28]), // protocol 2, a dictionary, kept as 1, mark
    ...[
      string('batch_label'),
      string('training batch 1 of 5'),
      string('labels'),
      Buffer.from([0x5d, 0x71, 0x05, 0x28]),
    ],
    ...labels.map(int),
    ...[Buffer.from([0x65]), string('data')],
    Buffer.from('cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n'),
    Buffer.from([0x4b, 0x00, 0x85, 0x55, 0x01, 0x62, 0x87, 0x52, 0x28, 0x4b, 0x01]), // ((0,), 'b') called; state: version 1
    ...[int(labels.length), int(3072), Buffer.from([0x86])],
    ...[Buffer.from('cnumpy\ndtype\n'), string('u1'), Buffer.from([0x4b, 0x00, 0x4b, 0x01, 0x87, 0x52])],
    Buffer.from([0x28, 0x4b, 0x03, 0x55, 0x01, 0x7c, 0x4e, 0x4e, 0x4e]), // the state of the type: 3, '|', None, None, None
    Buffer.from([0x4a, 0xff, 0xff, 0xff, 0xff, 0x4a, 0xff, 0xff, 0xff, 0xff, 0x4b, 0x00, 0x74, 0x62]), // -1, -1, 0
    ...[Buffer.from([0x89, 0x54]), long(pixels.length), Buffer.from(pixels), Buffer.from([0x74, 0x62])],
    Buffer.from([0x75, 0x2e]),
  ])
}
