import { baselineDecoder } from './baseline.ts'
import { BitReader } from './bits.ts'
import type { ScanComponent } from './block-decoder.ts'
import type { Component, Frame } from './frame.ts'
import { huffmanTable } from './huffman.ts'
import type { HuffmanSpec } from './huffman.ts'
import type { Headers, ScanHeader } from './markers.ts'
import { progressiveDecoder } from './progressive.ts'
import { resumeAtRestart } from './restart.ts'
import { damaged } from './source.ts'
import type { Source } from './source.ts'
import { standardTables } from './standard-tables.ts'

/** Where a scan puts its coefficients. */
export interface CoefficientStore {
  /** The coefficients of a component, and at which of its block rows they begin. */
  rowsFrom(component: Component, blockRow: number): { coefficients: Int16Array; firstRow: number }
  /** All block rows of a row of MCUs are there. */
  rowDone(mcuRow: number): void
}

/**
 * Decode one scan: all its MCUs from left to right and top to bottom (T.81 A.2, E.2.3, E.2.4). A scan of one component
 * has its blocks one by one, without those that only fill up MCUs. Where the data ends early at a marker, the rest stays
 * as it was, as in libjpeg.
 */
export const decodeScan = (
  source: Source,
  frame: Frame,
  scan: ScanHeader,
  headers: Headers,
  store: CoefficientStore,
): void => {
  const bits = new BitReader(source)
  const decoder = frame.progressive ? progressiveDecoder(bits, scan) : baselineDecoder(bits)
  const components = scan.components.map(found => withTables(found, frame, scan, headers))
  const alone = components.length === 1 ? components[0]!.component : null
  const across = alone ? alone.blocksAcross : frame.mcusAcross
  const down = alone ? alone.blocksDown : frame.mcusDown
  const { restartInterval } = headers
  let untilRestart = restartInterval
  let restarts = 0
  let ranOut = false

  for (let row = 0; row < down; row++) {
    const places = components.map(found => {
      const blocksAcross = alone ? 1 : found.component.across
      const blocksDown = alone ? 1 : found.component.down
      const { coefficients, firstRow } = store.rowsFrom(found.component, row * blocksDown)
      const stride = found.component.blocksHeldAcross * 64
      return { found, coefficients, blocksAcross, blocksDown, stride, start: (row * blocksDown - firstRow) * stride }
    })
    for (let column = 0; column < across; column++) {
      if (restartInterval > 0 && untilRestart-- === 0) {
        resumeAtRestart(source, restarts++ & 7)
        bits.restart()
        decoder.restart()
        for (const found of components) found.lastDc = 0
        ranOut &&= source.marker !== 0
        untilRestart = restartInterval - 1
      }
      if (ranOut) continue
      for (const { found, coefficients, blocksAcross, blocksDown, stride, start } of places)
        for (let y = 0; y < blocksDown; y++)
          for (let x = 0; x < blocksAcross; x++)
            decoder.block(found, coefficients, start + y * stride + (column * blocksAcross + x) * 64)
      ranOut = bits.ranOut
    }
    store.rowDone(row)
  }
}

/** A component with the tables that its scan needs, which may have changed since the scan before. */
const withTables = (
  { component, dcIndex, acIndex }: ScanHeader['components'][number],
  { progressive }: Frame,
  { from, highBit }: ScanHeader,
  { dc, ac }: Headers,
): ScanComponent => {
  const table = (specs: (HuffmanSpec | null)[], index: number, kind: 'dc' | 'ac') => {
    const spec = specs[index] ?? (progressive ? null : standardTables[kind][index])
    if (!spec) throw damaged('a Huffman table is missing')
    return huffmanTable(spec, kind)
  }
  return {
    component,
    dc: !progressive || (from === 0 && highBit === 0) ? table(dc, dcIndex, 'dc') : null,
    ac: !progressive || from > 0 ? table(ac, acIndex, 'ac') : null,
    lastDc: 0,
  }
}
