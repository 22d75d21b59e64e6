import type { SharpOptions } from 'sharp'
import type { LabError } from '../../shared/contract/errors.ts'
import type { PictureFormat } from './format.ts'
import { maxPixels } from './limits.ts'
import { unreadable } from './unreadable.ts'

/**
 * How every picture is opened: as TensorFlow opens it. A file that ends too early is refused, other flaws are put up
 * with; colour profiles do not change pixels; of an animation the first frame.
 */
export const sharpInput: SharpOptions = {
  failOn: 'truncated',
  ignoreIcc: true,
  limitInputPixels: maxPixels + 1,
  pages: 1,
  sequentialRead: true,
}

/**
 * What the decoding library says, in plain words. Its message can be lost where several pictures fail at once (it keeps
 * one text for all threads), so the bytes are asked, too.
 */
export const whySharpFailed = (error: unknown, format: PictureFormat, bytes: Uint8Array): LabError => {
  const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  const name = { jpeg: 'JPEG', png: 'PNG', gif: 'GIF', bmp: 'BMP', webp: 'WebP' }[format]
  if (
    endsTooEarly(bytes, format) ||
    /premature end|truncat|read error|end of (file|data|stream)|not enough|too short|out of (data|order)/i.test(said)
  )
    return unreadable(`The ${name} ends too early: a part of the picture is missing.`, error)
  if (/pixel limit|too large|exceeds/i.test(said))
    return unreadable(`The ${name} has more pixels than the lab reads (100 million).`, error)
  return unreadable(`The ${name} is damaged or of a rare kind (${said.replace(/^.*?: /, '').trim()}).`, error)
}

/** Whether the last thing that every file of this format has is missing: JPEG's end marker, PNG's last chunk. */
const endsTooEarly = (bytes: Uint8Array, format: PictureFormat): boolean => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (format === 'jpeg') return file.lastIndexOf(Buffer.from([0xff, 0xd9])) < 0
  return format === 'png' && file.lastIndexOf('IEND') < 0
}
