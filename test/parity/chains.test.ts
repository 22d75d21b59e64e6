import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { loadWinograd } from '../../src/main/engine/winograd/load.ts'
import { nativeChains } from '../../src/main/engine/winograd/native-chain.ts'
import type { NativeWinograd } from '../../src/main/engine/winograd/native-chain.ts'
import { installedEngines } from '../../src/main/files/engine-places.ts'
import { createPrefix, microBatch } from '../../src/main/ml/features/prefix.ts'
import { chain } from '../../src/main/nets/chain.ts'
import type { Unlinked } from '../../src/main/nets/chain.ts'
import { chainOf } from '../../src/main/nets/convolution-chain.ts'
import type { Net } from '../../src/main/nets/graph.ts'
import { netById } from '../../src/main/nets/index.ts'
import { shapesOf } from '../../src/main/nets/shapes.ts'
import { resizeBilinear } from '../../src/main/pictures/index.ts'
import { initialWeights } from '../../src/main/weights/initial.ts'
import { readWeightsFile } from '../../src/main/weights/read.ts'
import { forEachEngine, onNativeEngine } from '../kit/engine.ts'
import { expectClose } from './expect-tensor.ts'
import type { RecordedTensor } from './expect-tensor.ts'
import { reference } from './fixtures.ts'
import type { Size } from './recorded-forward.ts'

const testData = process.env['UNFREEZE_TEST_DATA']

/** A chain of convolutions with that many outputs, 0 for pooling. */
const netOf = (shape: Size, outputs: readonly number[]): Net => ({
  name: 'chain',
  dataFormat: 'channels_last',
  layers: chain([
    { type: 'InputLayer', name: 'input', shape },
    ...outputs.map((filters, at): Unlinked =>
      filters === 0
        ? { type: 'MaxPooling2D', name: `layer${at}`, poolSize: [2, 2], strides: [2, 2], padding: 'valid' }
        : {
            ...{ type: 'Conv2D', name: `layer${at}`, filters, kernelSize: [3, 3], strides: [1, 1], padding: 'same' },
            ...{ useBias: true, activation: at % 3 === 2 ? 'linear' : 'relu' },
          },
    ),
  ]),
})

const numbers = (length: number, salt: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => ((((i + salt) * 7919) % 10007) / 10007) * 2 - 1)

/** Weights that keep what goes through near one. */
const weightsFor = (net: Net): Map<string, Float32Array[]> => {
  const weights = new Map<string, Float32Array[]>()
  let inputs = shapesOf(net).get('input')![2]!
  for (const [at, layer] of net.layers.entries()) {
    if (layer.type !== 'Conv2D') continue
    const scale = Math.sqrt(3 / (9 * inputs))
    const filter = numbers(9 * inputs * layer.filters, at).map(value => value * scale)
    weights.set(layer.name, [filter, numbers(layer.filters, at + 5).map(value => value / 4)])
    inputs = layer.filters
  }
  return weights
}

/** The layers' outputs for one picture by the definition, in double precision. */
const byDefinition = (net: Net, weights: Map<string, Float32Array[]>, picture: Float32Array): Map<string, number[]> => {
  let [height, width, channels] = shapesOf(net).get('input') as [number, number, number]
  let x = [...picture]
  const outputs = new Map<string, number[]>()
  for (const layer of net.layers.slice(1)) {
    const before = x
    const [from, h, w] = [channels, height, width]
    const at = (y: number, z: number, c: number) => before[(y * w + z) * from + c]!
    x = []
    if (layer.type === 'Conv2D') {
      const [filter, bias] = weights.get(layer.name) as [Float32Array, Float32Array]
      channels = layer.filters
      for (let y = 0; y < h; y++)
        for (let z = 0; z < w; z++)
          for (let k = 0; k < channels; k++) {
            let sum = bias[k]!
            for (let tap = 0; tap < 9; tap++) {
              const [v, u] = [y + Math.floor(tap / 3) - 1, z + (tap % 3) - 1]
              if (v < 0 || u < 0 || v >= h || u >= w) continue
              for (let c = 0; c < from; c++) sum += at(v, u, c) * filter[(tap * from + c) * channels + k]!
            }
            x.push(layer.activation === 'relu' ? Math.max(0, sum) : sum)
          }
    } else {
      ;[height, width] = [Math.floor(h / 2), Math.floor(w / 2)]
      for (let y = 0; y < height; y++)
        for (let z = 0; z < width; z++)
          for (let c = 0; c < from; c++)
            x.push(Math.max(...[0, 1].flatMap(i => [0, 1].map(j => at(2 * y + i, 2 * z + j, c)))))
    }
    outputs.set(layer.name, x)
  }
  return outputs
}

forEachEngine(({ engine }) => {
  const kernel = () => {
    const { chains } = engine()
    test.skip(chains === null, 'the lab’s own convolutions are not there: no compiler was found')
    return chains!
  }

  test('any chain, any size, any number of channels: each layer as by the definition', async () => {
    const chains = kernel()
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 13 }),
        fc.integer({ min: 1, max: 13 }),
        fc.integer({ min: 1, max: 21 }),
        fc.array(fc.constantFrom(0, 1, 3, 8, 17, 33, 50), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        async (height, width, channels, outputs, count) => {
          const net = netOf([height, width, channels], outputs)
          const found = chainOf(net)
          fc.pre(found !== null)
          const weights = weightsFor(net)
          const pictures = numbers(count * height * width * channels, 3)
          const shapes = found.layers.map(({ name }) => shapesOf(net).get(name) as Size)
          const kept = shapes.map(([h, w, c]) => new Float32Array(count * h * w * c))
          const prepared = chains.prepare(found, weights)
          await prepared.run(pictures, kept)
          const last = kept.map((_, at) => (at === kept.length - 1 ? new Float32Array(kept[at]!.length) : null))
          await prepared.run(pictures, last)
          prepared.dispose()
          const one = height * width * channels
          for (let picture = 0; picture < count; picture++) {
            const expected = byDefinition(net, weights, pictures.subarray(picture * one, (picture + 1) * one))
            for (const [at, { name }] of found.layers.entries()) {
              const length = kept[at]!.length / count
              const part = (of: Float32Array) => of.subarray(picture * length, (picture + 1) * length)
              expectClose([...part(kept[at]!)], expected.get(name)!, 1e-4)
              if (last[at]) expectClose([...part(last[at])], expected.get(name)!, 1e-4)
            }
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  test('a picture’s features are the same bits alone, among others and in any place', async () => {
    const chains = kernel()
    const net = netOf([30, 27, 3], [64, 64, 0, 200, 200])
    const found = chainOf(net)!
    const prepared = chains.prepare(found, weightsFor(net))
    const size = 30 * 27 * 3
    const run = async (pictures: Float32Array) => {
      const output = new Float32Array((pictures.length / size) * 15 * 13 * 200)
      await prepared.run(
        pictures,
        found.layers.map((_, at) => (at === found.layers.length - 1 ? output : null)),
      )
      return output
    }
    const pictures = numbers(5 * size, 11)
    const together = await run(pictures)
    for (const at of [0, 3, 4]) {
      const alone = await run(pictures.slice(at * size, (at + 1) * size))
      expect(
        Buffer.from(alone.buffer).equals(
          Buffer.from(together.slice(at * alone.length, (at + 1) * alone.length).buffer),
        ),
      ).toBe(true)
    }
    prepared.dispose()
  })

  test('runs that come together give what they give one after the other; one that is refused spoils none', async () => {
    const chains = kernel()
    const net = netOf([30, 27, 3], [64, 0, 200])
    const found = chainOf(net)!
    const prepared = chains.prepare(found, weightsFor(net))
    const size = 30 * 27 * 3
    const run = async (pictures: Float32Array) => {
      const output = new Float32Array((pictures.length / size) * 15 * 13 * 200)
      await prepared.run(pictures, [null, null, output])
      return output
    }
    const inputs = [1, 3, 2].map(count => numbers(count * size, count))
    const oneByOne: Float32Array[] = []
    for (const pictures of inputs) oneByOne.push(await run(pictures))
    const refused = expect(prepared.run(new Float32Array(size + 1), [null, null, null])).rejects.toThrow("chain's size")
    const together = await Promise.all(inputs.map(run))
    await refused
    for (const [at, output] of together.entries())
      expect(Buffer.from(output.buffer).equals(Buffer.from(oneByOne[at]!.buffer))).toBe(true)
    prepared.dispose()
  })

  test('what is no finite number goes through as layer by layer, and no other picture notices', async () => {
    const chains = kernel()
    const net = netOf([12, 12, 3], [8, 0, 8])
    const weights = weightsFor(net)
    const pixels = numbers(microBatch * 432, 2)
    pixels[432 + 5] = NaN
    pixels[3 * 432 + 40] = Infinity
    const run = async (kernelOrNone: typeof chains | null) => {
      const prefix = createPrefix(net, weights, 'none', kernelOrNone)
      try {
        return (await prefix.run(pixels))[0]
      } finally {
        prefix.dispose()
      }
    }
    const [whole, layered] = [await run(chains), await run(null)]
    const length = whole.length / microBatch
    for (const picture of [1, 3])
      expect([...whole.subarray(picture * length, (picture + 1) * length)]).toEqual([
        ...layered.subarray(picture * length, (picture + 1) * length),
      ])
    for (const picture of [0, 2, 7]) {
      const part = (of: Float32Array) => [...of.subarray(picture * length, (picture + 1) * length)]
      expect(part(whole).every(Number.isFinite)).toBe(true)
      expectClose(part(whole), part(layered), 1e-4)
    }
  })

  test('VGG16 runs as a chain, with two layers kept of one pass', async () => {
    const chains = kernel()
    const net = netById('vgg16').build({ inputShape: [32, 48, 3] })
    const weights = initialWeights(net, 7)
    const pixels = Float32Array.from({ length: microBatch * 32 * 48 * 3 }, (_, i) => (i * 7919) % 256)
    const run = async (kernelOrNone: typeof chains | null) => {
      const prefix = createPrefix(net, weights, 'caffe', kernelOrNone)
      try {
        return await prefix.run(pixels, ['block4_pool'])
      } finally {
        prefix.dispose()
      }
    }
    const [whole, layered] = [await run(chains), await run(null)]
    for (const at of [0, 1]) expectClose([...whole[at]!], [...layered[at]!], 1e-3)
  })

  test('the pretrained VGG16 base on photos, as a chain', async () => {
    const chains = kernel()
    test.skip(!testData, 'UNFREEZE_TEST_DATA does not say where the real weights and photos lie')
    const recorded = reference<{ input_shape: Size; images: { file: string; output: RecordedTensor }[] }>(
      'vgg16_pretrained.json',
    )
    const [height, width] = recorded.input_shape
    const net = netById('vgg16').build({ inputShape: recorded.input_shape })
    const weights = await readWeightsFile(join(testData!, 'weights', 'vgg16_notop.h5'), net)
    const prefix = createPrefix(net, weights, 'caffe', chains)
    try {
      const pixels = new Float32Array(microBatch * height * width * 3)
      for (const [at, { file }] of recorded.images.entries()) {
        const bytes = await readFile(join(testData!, 'data', 'cats_vs_dogs_small', file))
        pixels.set(resizeBilinear(await engine().decode(bytes), height, width), at * height * width * 3)
      }
      const [features] = await prefix.run(pixels)
      for (const [at, { output }] of recorded.images.entries()) {
        const one = features.subarray(at * prefix.rowLength, (at + 1) * prefix.rowLength)
        expectClose(
          output.index.map(index => one[index]!),
          output.value,
          2e-4 * output.std,
        )
      }
    } finally {
      prefix.dispose()
    }
  })
})

onNativeEngine(({ kind }) => {
  test('a chain gives the same bits with any number of threads', async () => {
    const flavour = kind === 'native-gpu' ? 'cuda' : 'cpu'
    const loaded = loadWinograd(installedEngines().find(each => each.flavour === flavour)!.folder)
    test.skip('reason' in loaded, 'the lab’s own convolutions are not there: no compiler was found')
    const bitsOf = async (shape: Size, outputs: number[], count: number, last: number) => {
      const net = netOf(shape, outputs)
      const found = chainOf(net)!
      const pictures = numbers(count * shape[0] * shape[1] * 3, 11)
      const results: Buffer[] = []
      for (const threads of [1, 2, 5]) {
        const prepared = nativeChains(loaded as NativeWinograd, threads).prepare(found, weightsFor(net))
        const output = new Float32Array(count * last)
        await prepared.run(
          pictures,
          found.layers.map((_, at) => (at === found.layers.length - 1 ? output : null)),
        )
        prepared.dispose()
        results.push(Buffer.from(output.buffer))
      }
      return results
    }
    const several = await bitsOf([30, 27, 3], [64, 64, 0, 200, 200, 0], 5, 7 * 6 * 200)
    // So large that a picture for each thread would take more than they may: all work on one (MOST_APART in chain.c).
    const large = await bitsOf([601, 600, 3], [64, 64, 0], 2, 300 * 300 * 64)
    for (const results of [several, large])
      for (const other of results.slice(1)) expect(other.equals(results[0]!)).toBe(true)
  })
})

test('VGG19 is a chain, ResNet50 is none', () => {
  expect(chainOf(netById('vgg19').build({ inputShape: [64, 48, 3] }))).not.toBeNull()
  expect(chainOf(netById('resnet50').build({ inputShape: [64, 64, 3] }))).toBeNull()
})
