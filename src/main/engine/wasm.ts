import { cpus } from 'node:os'
import { join, sep } from 'node:path'
import { packageOf } from '../files/engine-places.ts'
import { decode, labDecoder } from '../pictures/index.ts'
import type { OpenedBackend } from './engine.ts'
import { registerWasmKernels } from './kernels/wasm/index.ts'

/** WebAssembly in this very process: always there, one thread, several times slower than TensorFlow. */
export const openWasm = async (): Promise<OpenedBackend> => {
  await import('@tensorflow/tfjs') // brings the gradients of all ops, which its core alone does not
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(join(packageOf('@tensorflow/tfjs-backend-wasm').folder, 'dist') + sep)
  registerWasmKernels()
  return {
    kind: 'wasm',
    backendName: 'wasm',
    tensorflow: null,
    devices: [`CPU: ${cpus()[0]?.model.trim() ?? 'unknown'}`],
    threads: 1,
    winograd: { reason: 'They are not there for WebAssembly yet.' },
    chains: null,
    decoder: labDecoder,
    decode,
  }
}
