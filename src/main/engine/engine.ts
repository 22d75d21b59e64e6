import type { EngineInfo, EngineKind } from '../../shared/contract/engine.ts'
import type { ChainKernel } from '../nets/convolution-chain.ts'
import type { PictureThreads, Pixels } from '../pictures/index.ts'

/** What computes in this process. All tensors go through the tfjs API, whose backend `loadEngine` has set. */
export interface Engine {
  /** `cpu` names the instruction sets that change the last bits of results: avx2, avx512f, ... */
  info: EngineInfo & { cpu: string[] }
  /** Its own kernel for whole chains of frozen layers, where it has one. */
  chains: ChainKernel | null
  /** Names the decoder where results are told apart by it: "tensorflow 2.21.0 decode" or "fast-dct jpeg 1, sharp 0.35.5". */
  decoder: string
  /**
   * Decode a picture file's bytes. Orientation is not applied.
   *
   * @throws LabError `image-unreadable` with a plain reason
   */
  decode(bytes: Uint8Array): Promise<Pixels>
  /** Threads that read pictures beside this one; null where there are none. */
  threads: PictureThreads | null
}

/** One rung of the ladder that could be opened: its tfjs backend is registered under `backendName`. */
export interface OpenedBackend {
  kind: EngineKind
  backendName: string
  tensorflow: string | null
  devices: string[]
  threads: number
  /** What it does without, a sentence each. */
  complaints?: string[]
  /** The lab's own convolutions, or why they are not used. */
  chains: ChainKernel | { reason: string }
  decoder: string
  decode: Engine['decode']
}
