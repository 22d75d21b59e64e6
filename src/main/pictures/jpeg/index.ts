import type { Pixels } from '../pixels.ts'
import { colourModel, toRgb } from './colour.ts'
import { keepQuantization } from './frame.ts'
import type { Frame } from './frame.ts'
import { readStart, readToScan } from './markers.ts'
import { planesOf } from './planes.ts'
import { decodeScan } from './scan.ts'
import { damaged, rareKind, Source } from './source.ts'
import { rowReader } from './upsample.ts'

/** Names the arithmetic where results are told apart by it. */
export const jpegDecoder = 'fast-dct jpeg 1'

/** No encoder writes more; each one costs the time of a walk over the whole picture. */
const maxScans = 100

/**
 * Decode a JPEG to the very pixels that TensorFlow gets by default: libjpeg-turbo's fast integer cosine transform and its
 * fancy upsampling. Sequential and progressive, Huffman coded, 8 bits a sample; damaged data is put up with as far as
 * libjpeg does, but a file that ends too early is refused. A progressive file that leaves coefficients out altogether
 * is not smoothed.
 *
 * Takes the memory of the picture's samples and pixels, and of its coefficients where it has more than one scan.
 *
 * @throws LabError `image-unreadable`
 */
export const decodeJpeg = (bytes: Uint8Array): Pixels => {
  const source = new Source(bytes)
  const headers = readStart(source)
  let scan = readToScan(source, headers)
  const { frame } = headers
  if (!scan || !frame) throw damaged('there is no picture in it')
  const manyScans = frame.progressive || scan.components.length < frame.components.length
  checkFactors(frame)
  const planes = planesOf(frame, manyScans)
  for (let scans = 1; scan; scans++) {
    if (scans > (manyScans ? maxScans : 1)) throw damaged('too many scans')
    keepQuantization(
      scan.components.map(({ component }) => component),
      headers.quantization,
    )
    decodeScan(source, frame, scan, headers, planes.store)
    scan = readToScan(source, headers)
  }
  const rows = planes.samples().map(({ component, plane, stride }) => rowReader(frame, component, plane, stride))
  const { width, height } = frame
  const data = toRgb(rows, colourModel(headers), headers.adobeTransform !== null, width, height)
  return { width, height, data }
}

/**
 * Whether a JPEG brings each of its coefficients once, whole: baseline, or extended.
 *
 * @throws LabError `image-unreadable` where the data ends before it says so
 */
export const isSequentialJpeg = (bytes: Uint8Array): boolean => {
  const source = new Source(bytes)
  const headers = readStart(source)
  readToScan(source, headers)
  return headers.frame !== null && !headers.frame.progressive
}

/** @throws LabError `image-unreadable` before any memory is taken, where a channel's size is no whole part of the largest */
const checkFactors = (frame: Frame): void => {
  if (frame.components.some(({ across, down }) => frame.across % across !== 0 || frame.down % down !== 0))
    throw rareKind('the sizes of its colour channels')
}
