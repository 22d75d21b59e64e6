import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { resourcePath } from '../files/resources.ts'

/** Vectors of four numbers, whose multiply-add rounds twice, or once. */
export const wasmInstructions = ['simd128', 'relaxed-simd'] as const
export type WasmInstructions = (typeof wasmInstructions)[number]

let fastest: WasmInstructions | undefined

/** The fastest that run here. */
export const fastestInstructions = (): WasmInstructions => (fastest ??= roundsOnce() ? 'relaxed-simd' : 'simd128')

/**
 * Whether relaxed SIMD is there and its multiply-add rounds once: where a processor rounds twice, it gains nothing and
 * would have other bits under the same name.
 */
const roundsOnce = (): boolean => {
  const bytes = readFileSync(resourcePath('kernels', 'tensor-ops-relaxed-simd.wasm'))
  // Node 20 has it, switched off.
  if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd')
  if (!WebAssembly.validate(bytes)) return false
  const memory = new WebAssembly.Memory({ initial: 2 })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  const { multiplyAdd } = exports as { multiplyAdd(a: number, b: number, sum: number): number }
  // The square's last bit is lost where the product is rounded before the sum.
  const factor = 1 + 2 ** -12
  return multiplyAdd(factor, factor, -(1 + 2 ** -11)) === 2 ** -24
}
