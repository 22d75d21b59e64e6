import type { Chain, ChainKernel } from '../../nets/convolution-chain.ts'

/** What the compiled module exports: see resources/kernels/chain-binding.h. */
export interface NativeWinograd {
  /** The instruction set in use. */
  instructions: string
  prepareChain(
    shape: Int32Array,
    layers: Int32Array,
    filters: readonly Float32Array[],
    biases: readonly Float32Array[],
    threads: number,
  ): unknown
  runChain(
    chain: unknown,
    pictures: Float32Array,
    kept: readonly (Float32Array | null)[],
    threads: number,
  ): Promise<void>
}

/** Changes whenever the last bits of results do. */
export const winogradVersion = 3

/** A chain's layers as numbers: for each its outputs, and whether ReLU follows. */
export const layerNumbers = ({ layers }: Chain): Int32Array =>
  Int32Array.from(layers.flatMap(({ outputs, relu }) => [outputs, Number(relu)]))

const none = new Float32Array(0)

/** Chains on this processor, by the module that set-up has compiled. */
export const nativeChains = (module: NativeWinograd, threads: number): ChainKernel => ({
  name: `winograd ${winogradVersion} ${module.instructions}`,
  inBackground: true,
  prepare: (chain, weights) => {
    const ofLayers = (which: 0 | 1) => chain.layers.map(({ name }) => weights.get(name)?.[which] ?? none)
    let prepared: unknown = module.prepareChain(
      Int32Array.from(chain.shape),
      layerNumbers(chain),
      ofLayers(0),
      ofLayers(1),
      threads,
    )
    return {
      // What the module throws at once is a rejection too.
      run: async (pictures, kept) => module.runChain(prepared, pictures, kept, threads),
      // The module frees its memory when nobody holds the chain any longer.
      dispose: () => (prepared = undefined),
    }
  },
})
