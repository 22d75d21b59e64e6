import { join, sep } from 'node:path'
import { backend, setBackend } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { packageOf } from '../files/engine-places.ts'
import { decode, labDecoder } from '../pictures/index.ts'
import type { OpenedBackend } from './engine.ts'
import { registerWasmKernels } from './kernels/wasm/index.ts'
import { registerWasmWinograd } from './kernels/wasm/winograd.ts'
import { processorName } from './processor.ts'
import { refuseFullMemory } from './tensor-ops.ts'
import { switchedOff } from './winograd/switched-off.ts'
import { wasmChains } from './winograd/wasm-chain.ts'
import { wasmConvolutions } from './winograd/wasm-convolutions.ts'
import { loadWasmWinograd } from './winograd/wasm-module.ts'
import type { WasmWinograd } from './winograd/wasm-module.ts'

/**
 * WebAssembly in this very process: always there.
 *
 * @param threads of the lab's own convolutions; tfjs's operations have one
 */
export const openWasm = async (threads: number): Promise<OpenedBackend> => {
  await import('@tensorflow/tfjs') // brings the gradients of all ops, which its core alone does not
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(join(packageOf('@tensorflow/tfjs-backend-wasm').folder, 'dist') + sep)
  registerWasmKernels()
  await noticeFullMemory()
  const reason = switchedOff()
  const winograd = reason === null ? await addWinograd(threads) : null
  return {
    kind: 'wasm',
    backendName: 'wasm',
    tensorflow: null,
    devices: [`CPU: ${processorName()}`],
    threads: winograd?.threads ?? 1,
    ...(winograd?.complaint && { complaints: [`WebAssembly computes on one thread: ${winograd.complaint}`] }),
    chains: winograd ? wasmChains(winograd) : { reason: reason! },
    decoder: labDecoder,
    decode,
  }
}

let guarded = false

/**
 * tfjs takes what its `malloc` returns without a look: where its memory is full, that is address 0, and a tensor written
 * there would destroy others. Now it is an error. What has run out of memory is broken for good: letting go of a tensor
 * fails, too. That error must not take the place of the one that says what happened.
 */
const noticeFullMemory = async (): Promise<void> => {
  if (guarded) return
  guarded = true
  await setBackend('wasm')
  const opened = backend() as BackendWasm
  refuseFullMemory(opened)
  const disposeData = opened.disposeData.bind(opened)
  opened.disposeData = (...data) => {
    try {
      return disposeData(...data)
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) return true
      throw error
    }
  }
}

let loaded: WasmWinograd | undefined

/** The lab's own convolutions, once a process. */
const addWinograd = async (threads: number): Promise<WasmWinograd> => {
  if (loaded) return loaded
  loaded = await loadWasmWinograd(threads)
  registerWasmWinograd(wasmConvolutions(loaded))
  return loaded
}
