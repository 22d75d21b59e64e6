import type { Chain, ChainKernel } from '../../nets/convolution-chain.ts'
import { winogradVersion } from './native-chain.ts'
import type { Room } from './wasm-memory.ts'
import type { WasmWinograd } from './wasm-module.ts'

const four = 4

/** A layer in the module's memory: where its prepared filters and its bias are; 0 for pooling. */
interface PlacedLayer {
  outputs: number
  relu: boolean
  filters: number
  bias: number
}

/** Chains by the WebAssembly module. */
export const wasmChains = (winograd: WasmWinograd): ChainKernel => ({
  name: `winograd ${winogradVersion} ${winograd.instructions}`,
  inBackground: winograd.others !== null,
  prepare: (chain, weights) => {
    const { rooms, layers } = place(winograd, chain, weights)
    let runs: Promise<unknown> = Promise.resolve()
    return {
      run: (pictures, kept) => {
        const made = run(winograd, chain, layers, pictures, kept)
        runs = Promise.allSettled([runs, made])
        return made
      },
      dispose: () => void runs.then(() => rooms.splice(0).forEach(winograd.memory.give)),
    }
  },
})

const place = (
  { functions, memory, threads }: WasmWinograd,
  chain: Chain,
  weights: ReadonlyMap<string, readonly Float32Array[]>,
): { rooms: Room[]; layers: PlacedLayer[] } => {
  const rooms: Room[] = []
  let inputs = chain.shape[2]
  const layers = chain.layers.map(({ name, outputs, relu }) => {
    if (outputs === 0) return { outputs, relu, filters: 0, bias: 0 }
    const [filter, bias] = weights.get(name) ?? []
    if (filter?.length !== 9 * inputs * outputs || bias?.length !== outputs)
      throw new Error(`the weights do not fit layer ${name}`)
    const numbers = functions.preparedNumbers(inputs, outputs)
    const room = memory.take(four * (numbers + outputs))
    rooms.push(room)
    const given = memory.forCall()(filter.byteLength)
    memory.floats(given, filter.length).set(filter)
    functions.prepare(given, inputs, outputs, room.at, threads)
    memory.floats(room.at + four * numbers, outputs).set(bias)
    inputs = outputs
    return { outputs, relu, filters: room.at, bias: room.at + four * numbers }
  })
  return { rooms, layers }
}

/** Lays out `Chain` and `ChainLayer` of resources/kernels/chain.h, which on WebAssembly are integers of four bytes. */
const run = async (
  { functions, memory, threads, others }: WasmWinograd,
  { shape: [height, width, channels] }: Chain,
  layers: readonly PlacedLayer[],
  pictures: Float32Array,
  kept: readonly (Float32Array | null)[],
): Promise<void> => {
  const count = pictures.length / (height * width * channels)
  if (!Number.isInteger(count)) throw new Error("the pictures are not of the chain's size")
  // Not of a call's room: others' calls come while this one runs.
  const rooms: Room[] = []
  const room = (bytes: number): number => {
    const taken = memory.take(bytes)
    rooms.push(taken)
    return taken.at
  }
  try {
    const input = room(pictures.byteLength)
    const outputs = kept.map(values => (values ? room(values.byteLength) : 0))
    const list = room(four * 5 * layers.length)
    const chain = room(four * 6)
    memory.floats(input, pictures.length).set(pictures)
    const described = layers.flatMap((layer, i) => [
      ...[layer.outputs, Number(layer.relu), outputs[i]!, layer.filters, layer.bias],
    ])
    memory.integers(list, described.length).set(described)
    memory.integers(chain, 6).set([count, height, width, channels, layers.length, list])
    const workspace = room(four * functions.chainWorkspace(chain, threads))
    if (others) await others.call('runChain', chain, input, workspace, threads)
    else functions.runChain(chain, input, workspace, threads)
    kept.forEach((values, i) => values?.set(memory.floats(outputs[i]!, values.length)))
  } finally {
    rooms.forEach(memory.give)
  }
}
