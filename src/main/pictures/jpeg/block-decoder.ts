import type { Component } from './frame.ts'
import type { HuffmanTable } from './huffman.ts'

/** A component during a scan. */
export interface ScanComponent {
  component: Component
  dc: HuffmanTable | null
  ac: HuffmanTable | null
  /** The DC coefficient of the block before: the file holds differences. */
  lastDc: number
}

/** Reads one block's part of a scan into its 64 coefficients from `at`. */
export interface BlockDecoder {
  block(component: ScanComponent, coefficients: Int16Array, at: number): void
  restart(): void
}
