import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { sourcesHash } from '../../setup/wasm.mjs'
import { wasmInstructions } from '../../src/main/engine/wasm-instructions.ts'
import { resourcePath } from '../../src/main/files/resources.ts'

const modules = ['winograd', 'tensor-ops'] as const
const fileOf = (module: string, instructions: string) => resourcePath('kernels', `${module}-${instructions}.wasm`)

test('the WebAssembly files are what their record says: made of these very sources', () => {
  const record = JSON.parse(readFileSync(resourcePath('kernels', 'wasm.json'), 'utf8')) as {
    sources: string
    sha256: Record<string, string>
  }
  expect(record.sources, 'run: node setup/wasm.mjs').toBe(sourcesHash())
  for (const module of modules)
    for (const instructions of wasmInstructions) {
      const bytes = readFileSync(fileOf(module, instructions))
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      expect(record.sha256[`${module}-${instructions}.wasm`]).toBe(sha256)
    }
})

test('the operations in tfjs’s memory bring no data along: it would overwrite tfjs’s own', () => {
  for (const instructions of wasmInstructions)
    expect(sectionsOf(readFileSync(fileOf('tensor-ops', instructions)))).not.toContain(dataSection)
})

const dataSection = 11

/** The sections' numbers: after eight bytes each has its number, the length of the rest in LEB128, and the rest. */
const sectionsOf = (bytes: Uint8Array): number[] => {
  const sections: number[] = []
  for (let at = 8; at < bytes.length;) {
    sections.push(bytes[at++]!)
    let length = 0
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = bytes[at++]!
      length += (byte & 127) * 2 ** shift
      more = byte > 127
    }
    at += length
  }
  return sections
}
