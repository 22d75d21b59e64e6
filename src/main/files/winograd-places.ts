import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { resourcePath } from './resources.ts'

/** The folder of the C sources of the lab's kernels: convolutions, and what training needs beside them. @throws LabError `internal` */
export const winogradSources = (): string => {
  // A compiler reads no files inside an Electron archive.
  return resourcePath('kernels').replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')
}

/** What belongs to these very sources in an engine's folder: another state of them is compiled beside it. */
const builtFolder = (engine: string): string => join(engine, 'bindings', `winograd-${sourcesHash()}`)

/** The convolutions as operations of that engine's TensorFlow: what Node loads. */
export const winogradFile = (engine: string): string => join(builtFolder(engine), 'winograd.node')

/** Why they could not be compiled, in the compiler's words; there instead of the file. */
export const winogradComplaint = (engine: string): string => join(builtFolder(engine), 'complaint.txt')

/** Which convolutions they are faster at, as measured on each processor. */
export const winogradChoices = (engine: string): string => join(builtFolder(engine), 'choices.jsonl')

/** What is compiled into WebAssembly only (setup/wasm.mjs). */
const forWebAssembly = ['wasm', 'parallel-wasm', 'tensor-ops', 'matrix-product', 'max-pool-gradient', 'updates'].map(
  name => `${name}.c`,
)

let hash: string | undefined

const sourcesHash = (): string => {
  if (hash) return hash
  const folder = winogradSources()
  const digest = createHash('sha256')
  for (const name of readdirSync(folder).sort())
    if (/\.[ch]$/.test(name) && !forWebAssembly.includes(name))
      digest.update(name).update(readFileSync(join(folder, name)))
  return (hash = digest.digest('hex').slice(0, 12))
}
