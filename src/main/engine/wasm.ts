import { cpus } from 'node:os'
import { join, sep } from 'node:path'
import { packageOf } from '../files/engine-places.ts'
import { decode, labDecoder } from '../pictures/index.ts'
import type { OpenedBackend } from './engine.ts'
import { registerWasmKernels } from './kernels/wasm/index.ts'
import { registerWasmWinograd } from './kernels/wasm/winograd.ts'
import { switchedOff } from './winograd/load.ts'
import { wasmChains } from './winograd/wasm-chain.ts'
import { wasmConvolutions } from './winograd/wasm-convolutions.ts'
import { loadWasmWinograd } from './winograd/wasm-module.ts'
import type { WasmWinograd } from './winograd/wasm-module.ts'

/** WebAssembly in this very process: always there, one thread. */
export const openWasm = async (): Promise<OpenedBackend> => {
  await import('@tensorflow/tfjs') // brings the gradients of all ops, which its core alone does not
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(join(packageOf('@tensorflow/tfjs-backend-wasm').folder, 'dist') + sep)
  registerWasmKernels()
  const winograd = addWinograd()
  return {
    kind: 'wasm',
    backendName: 'wasm',
    tensorflow: null,
    devices: [`CPU: ${cpus()[0]?.model.trim() ?? 'unknown'}`],
    threads: 1,
    winograd: winograd ? { instructions: 'simd128' } : { reason: switchedOff },
    chains: winograd && wasmChains(winograd),
    decoder: labDecoder,
    decode,
  }
}

let loaded: WasmWinograd | undefined

/** The lab's own convolutions, once a process; null where they are switched off. */
const addWinograd = (): WasmWinograd | null => {
  if (process.env['UNFREEZE_WINOGRAD'] === '0') return null
  if (loaded) return loaded
  loaded = loadWasmWinograd()
  registerWasmWinograd(wasmConvolutions(loaded))
  return loaded
}
