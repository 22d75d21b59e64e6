import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { onDisk } from '../../../files/disk-error.ts'

/** How the letters of a text file are written. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/**
 * UTF-16 says so in its first bytes; what is no UTF-8 is taken for Windows-1252, in which spreadsheets of Western Europe
 * save a plain CSV.
 */
export const encodingOf = async (path: string, signal: AbortSignal): Promise<Encoding> => {
  const [first, second] = await firstTwo(path)
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of createReadStream(path, { signal }))
      decoder.decode(chunk as Uint8Array<ArrayBuffer>, { stream: true })
    decoder.decode()
    return 'utf-8'
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252' // what the decoder throws
    throw error
  }
}

/** The text of a file, piece by piece, without the mark at its beginning. */
export async function* decodedText(path: string, encoding: Encoding, signal?: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of createReadStream(path, signal ? { signal } : {})) {
    const text = decoder.decode(chunk as Uint8Array<ArrayBuffer>, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}

const firstTwo = (path: string): Promise<Buffer> =>
  onDisk(path, async () => {
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  })
