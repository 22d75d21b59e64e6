import { createReadStream } from 'node:fs'
import { Transform } from 'node:stream'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import type { Skipped } from '../list-pictures.ts'
import { entryPath, refused } from './entry-path.ts'
import type { Unpacking } from './unpacking.ts'
import { nestedReason, whatToDo } from './wanted.ts'
import { isThere } from './write-entry.ts'

type Entry = ReturnType<typeof extract> extends AsyncIterable<infer Item> ? Item : never

const kinds: Partial<Record<Entry['header']['type'], string>> = {
  symlink: 'it is a link',
  link: 'it is a link to another file',
  'character-device': 'it is a device',
  'block-device': 'it is a device',
  fifo: 'it is a pipe',
}

/**
 * Entry by entry as they come: a tar has no list of what is in it. What was written before an entry that is refused lies in
 * a folder of ours, and goes away with it.
 */
export const untar = async (work: Unpacking, isCompressed: boolean): Promise<Skipped[]> => {
  const skipped: Skipped[] = []
  const tar = extract()
  const fail = (error: Error) => void tar.destroy(error)
  const file = createReadStream(work.archive, { highWaterMark: 1 << 18, signal: work.signal }).on('error', fail)
  let read = 0
  const counted = file.pipe(
    new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        read += chunk.length
        work.onRead(read)
        done(null, chunk)
      },
    }),
  )
  const stream: Readable = isCompressed ? counted.pipe(createGunzip().on('error', fail)) : counted
  stream.pipe(tar)
  try {
    for await (const entry of tar) await take(entry, work, skipped)
  } finally {
    file.destroy()
    stream.destroy()
  }
  if (read === 0) throw new Error('it is empty')
  return skipped
}

const take = async (entry: Entry, work: Unpacking, skipped: Skipped[]): Promise<void> => {
  const { name, type, size = 0 } = entry.header
  work.signal.throwIfAborted()
  work.meter.entry()
  const steps = entryPath(name)
  if (type === 'directory') return drain(entry, work)
  if (type !== 'file' && type !== 'contiguous-file') throw refused(name, kinds[type] ?? `it is a "${String(type)}"`)
  const file = steps.join('/')
  const todo = whatToDo(steps)
  if (todo === 'nested') skipped.push({ file, reason: nestedReason })
  if (todo !== 'write') return drain(entry, work)
  if (!work.once(steps)) {
    skipped.push({ file, reason: 'Its name stands in the archive twice.' })
    return drain(entry, work)
  }
  if (await isThere(work.into, steps, size)) return drain(entry, work)
  await work.writer.write(steps, size, metered(entry, work))
}

/** An entry's bytes, each counted before it goes on. */
async function* metered(entry: Entry, { meter }: Unpacking): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of entry as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    meter.add(entry.header.name, chunk.length, bytes)
    yield chunk
  }
}

const drain = async (entry: Entry, work: Unpacking): Promise<void> => {
  for await (const chunk of metered(entry, work)) void chunk
}
