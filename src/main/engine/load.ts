import './shims.ts'
import { availableParallelism } from 'node:os'
import { env, ready, setBackend } from '@tensorflow/tfjs-core'
import { engineKinds } from '../../shared/contract/engine.ts'
import type { EngineKind } from '../../shared/contract/engine.ts'
import { LabError } from '../../shared/contract/errors.ts'
import { installedEngines } from '../files/engine-places.ts'
import type { EngineFlavour, InstalledEngine } from '../files/engine-places.ts'
import { cpuFeatures } from './cpu-features.ts'
import type { Engine, OpenedBackend } from './engine.ts'
import { hasNvidiaDriver } from './gpu.ts'
import { climb } from './ladder.ts'
import { openNative } from './native.ts'
import { openWasm } from './wasm.ts'

export type { Engine } from './engine.ts'

export interface LoadOptions {
  /** Take this kind or none; `$UNFREEZE_ENGINE_KIND` does the same from outside. */
  prefer?: EngineKind
  /** Threads of one op, all of this machine's by default; `$UNFREEZE_THREADS` from outside. */
  threads?: number
}

/**
 * Load the fastest engine that this machine can run and make it tfjs's backend: TensorFlow on the GPU, TensorFlow on the
 * CPU, WebAssembly. `info.reasons` says of each faster one why it was not taken.
 *
 * @throws LabError `engine-unavailable` where the kind that is asked for does not run here
 */
export const loadEngine = async (options: LoadOptions = {}): Promise<Engine> => {
  const forced = options.prefer ?? kindFromEnvironment()
  const threads = options.threads ?? threadsFromEnvironment()
  const { opened, reasons } = await climb<OpenedBackend>(
    [
      { kind: 'native-gpu', open: () => openNative(needGpuEngine(), { kind: 'native-gpu', threads }) },
      { kind: 'native-cpu', open: () => openNative(needCpuEngine(), { kind: 'native-cpu', threads }) },
      { kind: 'wasm', open: () => openWasm(threads) },
    ],
    forced,
  )
  env().set('PROD', true) // tfjs else checks every value it is handed
  await setBackend(opened.backendName)
  await ready()
  const { kind, tensorflow, devices, decoder, decode } = opened
  reasons.push(...(opened.complaints ?? []))
  const chains = 'reason' in opened.chains ? null : opened.chains
  if ('reason' in opened.chains) reasons.push(`The lab’s own convolutions are not used: ${opened.chains.reason}`)
  const info = {
    ...{ engine: kind, tensorflow, devices, threads: opened.threads, reasons, cpu: cpuFeatures() },
    winograd: chains?.name ?? null,
  }
  return { info, chains, decoder, decode, threads: null }
}

const installed = (flavour: EngineFlavour): InstalledEngine | undefined =>
  installedEngines().find(engine => engine.flavour === flavour)

const needGpuEngine = (): InstalledEngine => {
  const engine = installed('cuda')
  if (!hasNvidiaDriver()) throw unavailable('No NVIDIA driver is loaded.')
  if (!engine) throw unavailable('TensorFlow’s CUDA build is not set up ("unfreeze engine install --cuda").')
  return engine
}

const needCpuEngine = (): InstalledEngine => {
  const engine = installed('cpu') ?? installed('cuda')
  if (!engine) throw unavailable('TensorFlow is not set up ("unfreeze engine install").')
  return engine
}

const kindFromEnvironment = (): EngineKind | null => {
  const text = process.env['UNFREEZE_ENGINE_KIND']
  if (!text) return null
  const kind = engineKinds.find(each => each === text)
  if (kind) return kind
  throw new LabError(
    'usage',
    `UNFREEZE_ENGINE_KIND is "${text}".`,
    `It can be ${engineKinds.join(', ')}; leave it out for the fastest that runs.`,
  )
}

const threadsFromEnvironment = (): number => {
  const asked = Number(process.env['UNFREEZE_THREADS'])
  return Number.isInteger(asked) && asked > 0 ? asked : availableParallelism()
}

const unavailable = (message: string) => new LabError('engine-unavailable', message, 'Run "unfreeze engine install".')
