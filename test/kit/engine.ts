import { existsSync } from 'node:fs'
import { test } from '@playwright/test'
import { hasNvidiaDriver } from '../../src/main/engine/gpu.ts'
import { loadEngine } from '../../src/main/engine/load.ts'
import type { Engine } from '../../src/main/engine/load.ts'
import { bindingFile, installedEngines } from '../../src/main/files/engine-places.ts'
import type { EngineKind } from '../../src/shared/contract/engine.ts'

/** The native engine that is set up on this machine, or null. A process can hold only one of them. */
const nativeKind = (): 'native-gpu' | 'native-cpu' | null => {
  const ready = installedEngines().filter(({ folder }) => existsSync(bindingFile(folder)))
  if (hasNvidiaDriver() && ready.some(({ flavour }) => flavour === 'cuda')) return 'native-gpu'
  return ready.length > 0 ? 'native-cpu' : null
}

interface OnEngine {
  kind: EngineKind
  /** The engine itself, inside a test. */
  engine: () => Engine
}

const onEngine = (kind: EngineKind, define: (on: OnEngine) => void): void =>
  test.describe(kind, () => {
    test.skip(kind !== 'wasm' && nativeKind() === null, 'TensorFlow is not set up on this machine')
    let loaded: Engine | null = null
    test.beforeEach(async () => {
      loaded = await loadEngine({ prefer: kind })
    })
    define({
      kind,
      engine: () => {
        if (!loaded) throw new Error('engine() is there inside a test only')
        return loaded
      },
    })
  })

/** Tests of what only TensorFlow does. */
export const onNativeEngine = (define: (on: OnEngine) => void): void => onEngine(nativeKind() ?? 'native-cpu', define)

/**
 * Run the same tests on every engine of the ladder that this machine has. Before each of them tfjs's backend is that
 * engine's.
 *
 * @example forEachEngine(({ kind, engine }) => test('adds', async () => { ... }))
 */
export const forEachEngine = (define: (on: OnEngine) => void): void => {
  onNativeEngine(define)
  onEngine('wasm', define)
}
