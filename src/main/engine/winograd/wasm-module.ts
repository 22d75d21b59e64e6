import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { winogradSources } from '../../files/winograd-places.ts'
import { fastestInstructions } from '../wasm-instructions.ts'
import type { WasmInstructions } from '../wasm-instructions.ts'
import type { WasmFunctions } from './wasm-calls.ts'
import type { WasmMemory } from './wasm-memory.ts'
import { wasmMemory } from './wasm-memory.ts'
import { startWasmThreads } from './wasm-threads.ts'
import type { WasmThreads } from './wasm-threads.ts'

export interface WasmWinograd {
  instructions: WasmInstructions
  functions: WasmFunctions
  memory: WasmMemory
  /** Of a call. */
  threads: number
  /** Null where all is done on JavaScript's own thread. */
  others: WasmThreads | null
  /** Why there is one thread only, where more were asked for. */
  complaint: string | null
}

/** Of the module itself, with its stack, and at most, in pages of 64 KiB. */
const pages = { initial: 16, maximum: 65536 }
const stackBytes = 262144

/**
 * The lab's convolutions as WebAssembly.
 *
 * @param threads of a call; where Node cannot start them, there is one
 * @param instructions the fastest that run here by default
 */
export const loadWasmWinograd = async (
  threads: number,
  instructions: WasmInstructions = fastestInstructions(),
): Promise<WasmWinograd> => {
  const module = new WebAssembly.Module(bytesOf(instructions))
  const shared = new WebAssembly.Memory({ ...pages, shared: true })
  const { exports } = new WebAssembly.Instance(module, { env: { memory: shared } })
  const functions = exports as WasmFunctions & { __heap_base: WebAssembly.Global }
  const memory = wasmMemory(shared, Number(functions.__heap_base.value))
  const stackEnd = () => {
    const { at, bytes } = memory.take(stackBytes)
    return at + bytes
  }
  const loaded = { instructions, functions, memory }
  if (threads === 1) return { ...loaded, threads, others: null, complaint: null }
  try {
    const program = join(winogradSources(), 'wasm-thread.mjs')
    const others = await startWasmThreads({ program, module, memory: shared, stackEnd, count: threads })
    return { ...loaded, threads, others, complaint: null }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return { ...loaded, threads: 1, others: null, complaint: `Node starts no threads: ${said}` }
  }
}

const bytesOf = (instructions: WasmInstructions) =>
  readFileSync(join(winogradSources(), `winograd-${instructions}.wasm`))
