import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { winogradSources } from '../../files/winograd-places.ts'
import type { WasmMemory } from './wasm-memory.ts'
import { wasmMemory } from './wasm-memory.ts'

/** What resources/winograd/wasm.c exports: pointers and sizes, in numbers of float32, as integers. */
export interface WasmFunctions {
  preparedNumbers(inputs: number, outputs: number): number
  prepare(filter: number, inputs: number, outputs: number, prepared: number, threads: number): void
  chainWorkspace(chain: number, threads: number): number
  runChain(chain: number, pictures: number, workspace: number, threads: number): void
  convolveWorkspace(of: number, threads: number): number
  convolve(
    ...pointers: [
      of: number,
      x: number,
      filter: number,
      bias: number,
      relu: number,
      y: number,
      space: number,
      t: number,
    ]
  ): void
  inputGradient(of: number, dy: number, filter: number, dx: number, workspace: number, threads: number): void
  filterGradientWorkspace(of: number, threads: number): number
  filterGradient(of: number, x: number, dy: number, dfilter: number, workspace: number, threads: number): void
}

export interface WasmWinograd {
  functions: WasmFunctions
  memory: WasmMemory
}

/** The lab's convolutions as WebAssembly with vectors of four numbers, on this thread. */
export const loadWasmWinograd = (): WasmWinograd => {
  const module = new WebAssembly.Module(readFileSync(join(winogradSources(), 'winograd.wasm')))
  const { exports } = new WebAssembly.Instance(module)
  const { memory, __heap_base: base } = exports as { memory: WebAssembly.Memory; __heap_base: WebAssembly.Global }
  return { functions: exports as unknown as WasmFunctions, memory: wasmMemory(memory, Number(base.value)) }
}
