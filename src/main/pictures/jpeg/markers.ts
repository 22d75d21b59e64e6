import type { Component, Frame } from './frame.ts'
import { layOut } from './frame.ts'
import type { HuffmanSpec } from './huffman.ts'
import { naturalOrder } from './idct-fast.ts'
import { damaged, rareKind } from './source.ts'
import type { Source } from './source.ts'

/** What the markers have said so far. */
export interface Headers {
  frame: Frame | null
  /** Four places each. */
  quantization: (Uint16Array | null)[]
  dc: (HuffmanSpec | null)[]
  ac: (HuffmanSpec | null)[]
  /** MCUs from one restart marker to the next; 0 for none. */
  restartInterval: number
  jfif: boolean
  /** The colour transform that Adobe's segment names; null without that segment. */
  adobeTransform: number | null
}

/** What a scan brings (T.81 B.2.3). */
export interface ScanHeader {
  components: { component: Component; dcIndex: number; acIndex: number }[]
  /** First and last coefficient, in zigzag order. */
  from: number
  to: number
  /** Bits behind the point that earlier scans have brought, and that this one brings. */
  highBit: number
  lowBit: number
}

/** The second bytes of markers (T.81 table B.1). */
const marker = {
  ...{ tem: 0x01, sof0: 0xc0, sof1: 0xc1, sof2: 0xc2, dht: 0xc4, dac: 0xcc, soi: 0xd8, eoi: 0xd9, sos: 0xda },
  ...{ dqt: 0xdb, dnl: 0xdc, dri: 0xdd, app0: 0xe0, app14: 0xee, app15: 0xef, com: 0xfe },
} as const
const isRestart = (found: number) => found >= 0xd0 && found <= 0xd7
const isApplication = (found: number) => found >= marker.app0 && found <= marker.app15

/** @throws LabError `image-unreadable` where the file does not begin as a JPEG */
export const readStart = (source: Source): Headers => {
  if (source.byte() !== 0xff || source.byte() !== marker.soi) throw damaged('its first bytes')
  const none = () => [null, null, null, null]
  return {
    ...{ frame: null, quantization: none(), dc: none(), ac: none() },
    ...{ restartInterval: 0, jfif: false, adobeTransform: null },
  }
}

/**
 * Read segments up to the next scan (libjpeg-turbo jdmarker.c, read_markers).
 *
 * @returns null at the end of the picture
 */
export const readToScan = (source: Source, headers: Headers): ScanHeader | null => {
  for (;;) {
    if (source.marker === 0) source.findMarker()
    const found = source.marker
    source.marker = 0
    if (found === marker.eoi) return null
    if (found === marker.sos) return scanHeader(segment(source), headers)
    if (!isRestart(found) && found !== marker.tem) readSegment(found, segment(source), headers)
  }
}

/** A segment's bytes behind its length. */
const segment = (source: Source): Uint8Array => {
  const length = source.word() - 2
  if (length < 0) throw damaged('a length')
  const start = source.at
  source.at += length - 1
  if (length > 0)
    source.byte() // ends too early where the segment does
  else source.at = start
  return source.bytes.subarray(start, start + length)
}

const readSegment = (found: number, data: Uint8Array, headers: Headers): void => {
  switch (found) {
    case marker.sof0:
    case marker.sof1:
    case marker.sof2:
      headers.frame = frameHeader(data, found === marker.sof2, headers)
      return
    case marker.dqt:
      return quantizationTables(data, headers)
    case marker.dht:
      return huffmanTables(data, headers)
    case marker.dri:
      if (data.length !== 2) throw damaged('a length')
      headers.restartInterval = (data[0]! << 8) | data[1]!
      return
    case marker.app0:
      headers.jfif ||= data.length >= 14 && beginsWith(data, 'JFIF\0')
      return
    case marker.app14:
      if (data.length >= 12 && beginsWith(data, 'Adobe')) headers.adobeTransform = data[11]!
      return
    case marker.com:
    case marker.dnl:
    case marker.dac:
      return
    default:
      if (isApplication(found)) return
      if (found >= 0xc9 && found <= 0xcf) throw rareKind('arithmetic coding')
      if (found > 0xc2 && found < 0xc8) throw rareKind(found === 0xc3 ? 'lossless' : 'hierarchical')
      throw damaged('an unknown marker')
  }
}

const beginsWith = (data: Uint8Array, text: string) => [...text].every((letter, i) => data[i] === letter.charCodeAt(0))

const frameHeader = (data: Uint8Array, progressive: boolean, { frame }: Headers): Frame => {
  if (frame) throw damaged('it holds two pictures')
  const count = data[5] ?? 0
  if (data.length !== 6 + 3 * count) throw damaged('a length')
  return layOut({
    progressive,
    precision: data[0]!,
    height: (data[1]! << 8) | data[2]!,
    width: (data[3]! << 8) | data[4]!,
    components: Array.from({ length: count }, (_, i) => {
      const [id, factors, quantizationIndex] = data.subarray(6 + 3 * i) as unknown as [number, number, number]
      return { id, across: factors >> 4, down: factors & 15, quantizationIndex }
    }),
  })
}

/** T.81 B.2.4.1; steps of 8 or 16 bits in zigzag order. */
const quantizationTables = (data: Uint8Array, headers: Headers): void => {
  for (let at = 0; at < data.length;) {
    const wide = data[at]! >> 4 !== 0
    const index = data[at]! & 15
    const start = at + 1
    at = start + (wide ? 128 : 64)
    if (index > 3 || at > data.length) throw damaged('a quantization table')
    const table = new Uint16Array(64)
    for (let i = 0; i < 64; i++)
      table[naturalOrder[i]!] = wide ? (data[start + 2 * i]! << 8) | data[start + 2 * i + 1]! : data[start + i]!
    headers.quantization[index] = table
  }
}

/** T.81 B.2.4.2. */
const huffmanTables = (data: Uint8Array, headers: Headers): void => {
  for (let at = 0; at < data.length;) {
    const kind = data[at]! & 0x10 ? headers.ac : headers.dc
    const index = data[at]! & ~0x10
    const counts = Uint8Array.of(0, ...data.subarray(at + 1, at + 17))
    const total = counts.reduce((sum, count) => sum + count, 0)
    const start = at + 17
    at = start + total
    if (index > 3 || total > 256 || at > data.length) throw damaged('a Huffman table')
    const symbols = new Uint8Array(256)
    symbols.set(data.subarray(start, at))
    kind[index] = { counts, symbols }
  }
}

const scanHeader = (data: Uint8Array, { frame }: Headers): ScanHeader => {
  if (!frame) throw damaged('its size is missing')
  const count = data[0] ?? 0
  if (count < 1 || count > 4 || data.length !== 4 + 2 * count) throw damaged('a length')
  const components = Array.from({ length: count }, (_, i) => {
    const [id, tables] = data.subarray(1 + 2 * i) as unknown as [number, number]
    const component = frame.components.find(candidate => candidate.id === id)
    if (!component) throw damaged('a colour channel')
    return { component, dcIndex: tables >> 4, acIndex: tables & 15 }
  })
  if (new Set(components.map(({ component }) => component)).size !== count) throw damaged('a colour channel')
  const blocks = components.reduce((sum, { component }) => sum + component.across * component.down, 0)
  if (count > 1 && blocks > 10) throw damaged('the sizes of its colour channels')
  const [from, to, bits] = data.subarray(1 + 2 * count) as unknown as [number, number, number]
  return { components, from, to, highBit: bits >> 4, lowBit: bits & 15 }
}
