import { unreadable } from './unreadable.ts'
import type { LabError } from '../../shared/contract/errors.ts'

export const pictureFormats = ['jpeg', 'png', 'gif', 'bmp', 'webp'] as const
export type PictureFormat = (typeof pictureFormats)[number]

const starts = (bytes: Uint8Array, signature: readonly number[], at = 0) =>
  bytes.length >= at + signature.length && signature.every((value, i) => bytes[at + i] === value)

const ascii = (text: string) => [...text].map(character => character.charCodeAt(0))

/** The format of a picture by its first bytes, whatever its name ends in; null where it is none that the lab reads. */
export const sniffFormat = (bytes: Uint8Array): PictureFormat | null => {
  if (starts(bytes, [0xff, 0xd8, 0xff])) return 'jpeg'
  if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png'
  if (starts(bytes, ascii('GIF87a')) || starts(bytes, ascii('GIF89a'))) return 'gif'
  if (starts(bytes, ascii('BM'))) return 'bmp'
  if (starts(bytes, ascii('RIFF')) && starts(bytes, ascii('WEBP'), 8)) return 'webp'
  return null
}

/** Formats that people meet and the lab does not read: named, so that the message helps. */
const others: readonly { name: string; signature: readonly number[]; at: number }[] = [
  { name: 'a TIFF picture', signature: [0x49, 0x49, 0x2a, 0x00], at: 0 },
  { name: 'a TIFF picture', signature: [0x4d, 0x4d, 0x00, 0x2a], at: 0 },
  { name: 'a HEIC or AVIF picture', signature: ascii('ftyp'), at: 4 },
  { name: 'a JPEG XL picture', signature: [0xff, 0x0a], at: 0 },
  { name: 'a JPEG XL picture', signature: ascii('JXL '), at: 4 },
  { name: 'a Photoshop file', signature: ascii('8BPS'), at: 0 },
  { name: 'a PDF document', signature: ascii('%PDF'), at: 0 },
  { name: 'a zip archive', signature: [0x50, 0x4b, 0x03, 0x04], at: 0 },
  { name: 'an icon', signature: [0x00, 0x00, 0x01, 0x00], at: 0 },
  {
    name: "a note that macOS keeps beside a file (its name begins with '._')",
    signature: [0x00, 0x05, 0x16, 0x07],
    at: 0,
  },
  { name: 'only a pointer: the picture itself lies in Git LFS', signature: ascii('version https://git-lfs'), at: 0 },
]

/** Why bytes that `sniffFormat` does not know are no picture, in words. */
export const notAPicture = (bytes: Uint8Array): LabError => {
  if (bytes.length === 0) return unreadable('The file is empty.')
  const other = others.find(({ signature, at }) => starts(bytes, signature, at))
  if (other) return unreadable(`It is ${other.name}. The lab reads JPEG, PNG, GIF, BMP and WebP.`)
  const start = bytes.subarray(0, 256)
  if (start.every(value => value === 0)) return unreadable('It is no picture: the file holds only zeros.')
  const text = start.every(value => value >= 0x20 || (value >= 0x09 && value <= 0x0d))
  return unreadable(text ? 'It is no picture: the file holds text.' : 'It is no picture that the lab knows.')
}
