import './shims.ts'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { registerBackend } from '@tensorflow/tfjs-core'
import { LabError } from '../../shared/contract/errors.ts'
import type { EngineKind } from '../../shared/contract/engine.ts'
import { bindingFile } from '../files/engine-places.ts'
import { winogradChoices } from '../files/winograd-places.ts'
import type { InstalledEngine } from '../files/engine-places.ts'
import { cpuFeatures } from './cpu-features.ts'
import type { OpenedBackend } from './engine.ts'
import { gpuNames } from './gpu.ts'
import { registerNativeKernels, registerWinogradKernels } from './kernels/index.ts'
import { nativeDecoder } from './native-decode.ts'
import { nativeBackendName } from './native-op.ts'
import type { NativeBackend, TFJSBinding } from './native-op.ts'
import { processorName } from './processor.ts'
import { loadWinograd } from './winograd/load.ts'
import { nativeChains } from './winograd/native-chain.ts'
import type { LoadedWinograd } from './winograd/load.ts'

/**
 * Load TensorFlow and register it with tfjs. Once a process has loaded one TensorFlow it keeps that one.
 *
 * @throws LabError `engine-unavailable`
 */
export const openNative = async (
  engine: InstalledEngine,
  { kind, threads }: { kind: Exclude<EngineKind, 'wasm'>; threads: number },
): Promise<OpenedBackend> => {
  const file = bindingFile(engine.folder)
  if (!existsSync(file))
    throw unavailable(`TensorFlow ${engine.tensorflow} is there, but the binding to it was not compiled for this lab.`)
  if (process.arch === 'x64' && process.platform === 'linux' && !cpuFeatures().includes('avx'))
    throw unavailable('This processor has no AVX instructions, and TensorFlow’s builds need them.')

  setEnvironment(kind, threads)
  const { backend, winograd } = await openBackend(engine.folder, threads)
  const usesGpu = backend.isUsingGpuDevice
  if (kind === 'native-gpu' && !usesGpu) throw unavailable('TensorFlow’s CUDA build sees no GPU that it can use.')
  return {
    kind: usesGpu ? 'native-gpu' : 'native-cpu',
    backendName: nativeBackendName,
    tensorflow: backend.binding.TF_Version,
    devices: [...(usesGpu ? gpuNames() : []), `CPU: ${processorName()}`],
    threads,
    chains: 'instructions' in winograd ? nativeChains(winograd, threads) : winograd,
    ...nativeDecoder(backend.binding),
  }
}

/** TensorFlow reads these once, when it is loaded; what the person has set stays. */
const setEnvironment = (kind: EngineKind, threads: number): void => {
  const settings = {
    TF_CPP_MIN_LOG_LEVEL: '2', // its warnings would run through the progress line
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: String(threads),
    ...(kind === 'native-gpu'
      ? { TF_FORCE_GPU_ALLOW_GROWTH: 'true', TF_DETERMINISTIC_OPS: '1' }
      : { CUDA_VISIBLE_DEVICES: '-1' }),
  }
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value
}

let loaded: { from: string; backend: NativeBackend; winograd: LoadedWinograd } | undefined

const openBackend = async (engine: string, threads: number) => {
  const file = bindingFile(engine)
  if (loaded?.from === file) return loaded
  if (loaded) throw unavailable(`This process computes with another TensorFlow already ("${loaded.from}").`)
  // Not tfjs-node's own entry: that one looks for the binding beside its package.
  const { NodeJSKernelBackend } = await import('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js')
  await import('@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js')
  const binding = loadBinding(file)
  const backend = new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node-gpu')
  registerBackend(nativeBackendName, () => backend, 3)
  registerNativeKernels(backend)
  loaded = { from: file, backend, winograd: addWinograd(engine, backend, threads) }
  return loaded
}

const addWinograd = (engine: string, backend: NativeBackend, threads: number): LoadedWinograd => {
  if (backend.isUsingGpuDevice) return { reason: 'The GPU computes convolutions.' }
  const winograd = loadWinograd(engine)
  if ('instructions' in winograd) {
    const processor = `${processorName()}, ${threads} threads, ${winograd.instructions}`
    registerWinogradKernels(backend, { file: winogradChoices(engine), processor, threads })
  }
  return winograd
}

const loadBinding = (file: string): TFJSBinding => {
  try {
    return createRequire(import.meta.url)(file) as TFJSBinding
  } catch (error) {
    const said = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new LabError(
      'engine-unavailable',
      `TensorFlow could not be loaded: ${said}.`,
      'Run "unfreeze engine remove" and "unfreeze engine install".',
      { cause: error },
    )
  }
}

const unavailable = (message: string) => new LabError('engine-unavailable', message, 'Run "unfreeze engine install".')
