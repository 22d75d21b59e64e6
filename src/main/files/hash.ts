import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { onDisk } from './disk-error.ts'

/** SHA-256 of bytes, in lower-case hex. */
export const sha256Bytes = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** SHA-256 of a file, read as a stream: the file may be larger than memory. */
export const sha256File = (path: string): Promise<string> =>
  onDisk(path, async () => {
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
    return hash.digest('hex')
  })
