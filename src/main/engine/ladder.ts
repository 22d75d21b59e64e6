import type { EngineKind } from '../../shared/contract/engine.ts'
import { LabError } from '../../shared/contract/errors.ts'

/** One way to compute, from the fastest down. `open` rejects with a LabError whose message says why it cannot be taken. */
export interface Rung<T> {
  kind: EngineKind
  open: () => Promise<T>
}

/** What each kind is called in a sentence. */
const kindNames: Record<EngineKind, string> = {
  'native-gpu': 'TensorFlow on the GPU',
  'native-cpu': 'TensorFlow on the CPU',
  wasm: 'WebAssembly',
}

/**
 * Take the first rung that opens, and say of each one above it why it was not taken.
 *
 * @param forced take this kind or none
 * @throws LabError `engine-unavailable` where none opens
 */
export const climb = async <T>(
  rungs: readonly Rung<T>[],
  forced: EngineKind | null,
): Promise<{ opened: T; reasons: string[] }> => {
  const reasons: string[] = []
  for (const { kind, open } of rungs) {
    if (forced && kind !== forced) {
      if (reasons.length === 0 || reasons.at(-1) !== kindNames[kind]) reasons.push(notTried(kind, forced))
      continue
    }
    try {
      return { opened: await open(), reasons }
    } catch (error) {
      if (!(error instanceof LabError)) throw error
      reasons.push(`${kindNames[kind]} is not used: ${error.message}`)
    }
  }
  throw new LabError(
    'engine-unavailable',
    `No engine runs here. ${reasons.join(' ')}`,
    'Run "unfreeze engine install"; "unfreeze engine" then says what is used.',
  )
}

const notTried = (kind: EngineKind, forced: EngineKind) =>
  `${kindNames[kind]} was not tried: ${kindNames[forced]} is asked for.`
