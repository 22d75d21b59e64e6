import { expect, test } from '@playwright/test'
import { wasmChains } from '../../src/main/engine/winograd/wasm-chain.ts'
import { wasmConvolutions } from '../../src/main/engine/winograd/wasm-convolutions.ts'
import { wasmInstructions } from '../../src/main/engine/wasm-instructions.ts'
import type { WasmInstructions } from '../../src/main/engine/wasm-instructions.ts'
import { loadWasmWinograd } from '../../src/main/engine/winograd/wasm-module.ts'
import type { WasmWinograd } from '../../src/main/engine/winograd/wasm-module.ts'
import type { Chain } from '../../src/main/nets/convolution-chain.ts'
import { expectClose } from './expect-tensor.ts'

const numbers = (length: number, salt: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => ((((i + salt) * 7919) % 10007) / 10007) * 2 - 1)

/** Layers that go picture by picture, others that take all pictures together, and one whose filters are large. */
const chain: Chain = {
  shape: [30, 27, 3],
  layers: [
    { name: 'first', outputs: 40, relu: true },
    { name: 'second', outputs: 40, relu: true },
    { name: 'pool', outputs: 0, relu: false },
    { name: 'third', outputs: 200, relu: false },
    { name: 'fourth', outputs: 136, relu: true },
  ],
}
const pictures = numbers(3 * 30 * 27 * 3, 11)
const channels = { first: [3, 40], second: [40, 40], third: [40, 200], fourth: [200, 136] }
const weights = new Map(
  Object.entries(channels).map(([name, [from, to]]) => {
    const scale = Math.sqrt(3 / (9 * from!))
    return [name, [numbers(9 * from! * to!, to!).map(value => value * scale), numbers(to!, 5)]] as const
  }),
)

const chained = async (winograd: WasmWinograd): Promise<Float32Array> => {
  const prepared = wasmChains(winograd).prepare(chain, weights)
  const output = new Float32Array(3 * 15 * 13 * 136)
  await prepared.run(pictures, [null, null, null, null, output])
  prepared.dispose()
  return output
}

/** The three parts of a layer with small filters, and of one with large ones. */
const layered = (winograd: WasmWinograd): Float32Array[] => {
  const { convolve, inputGradient, filterGradient } = wasmConvolutions(winograd)
  return [
    { pictures: 2, height: 40, width: 33, from: 20, to: 24 },
    { pictures: 3, height: 11, width: 11, from: 140, to: 132 },
  ].flatMap(of => {
    const pixels = of.pictures * of.height * of.width
    const [x, dy] = [numbers(pixels * of.from, 1), numbers(pixels * of.to, 2)]
    const filter = numbers(9 * of.from * of.to, 3)
    return [
      convolve(of, x, filter, numbers(of.to, 4), true).slice(),
      inputGradient(of, dy, filter).slice(),
      filterGradient(of, x, dy).slice(),
    ]
  })
}

const bits = (all: readonly Float32Array[]) => all.map(values => Buffer.from(values.slice().buffer).toString('base64'))

for (const instructions of wasmInstructions)
  test(`${instructions}: the bits depend neither on the number of threads nor on who computes at the same time`, async () => {
    const alone = await load(1, instructions)
    const expected = bits([await chained(alone), ...layered(alone)])
    for (const threads of [2, 3]) {
      const winograd = await load(threads, instructions)
      expect(winograd).toMatchObject({ threads, complaint: null })
      expect(bits([await chained(winograd), ...layered(winograd)])).toEqual(expected)
      // JavaScript goes on while a chain runs: calls from here have their turns among the chain's.
      const running = [chained(winograd), chained(winograd)]
      const meanwhile = bits(layered(winograd))
      const [first, second] = await Promise.all(running)
      expect(bits([first!])).toEqual(expected.slice(0, 1))
      expect(bits([second!])).toEqual(expected.slice(0, 1))
      expect(meanwhile).toEqual(expected.slice(1))
    }
  })

test('both instruction sets compute the same but for rounding', async () => {
  const [plain, relaxed] = [await load(2, 'simd128'), await load(2, 'relaxed-simd')]
  const found = [await chained(relaxed), ...layered(relaxed)]
  for (const [at, values] of [await chained(plain), ...layered(plain)].entries()) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    expectClose([...found[at]!], [...values], 1e-4 * largest)
  }
})

const load = async (threads: number, instructions: WasmInstructions): Promise<WasmWinograd> => {
  const best = await loadWasmWinograd(1) // switches relaxed SIMD on where it is
  test.skip(instructions === 'relaxed-simd' && best.instructions !== instructions, 'no relaxed SIMD here')
  return loadWasmWinograd(threads, instructions)
}
