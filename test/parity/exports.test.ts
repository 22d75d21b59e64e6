import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import * as tf from '@tensorflow/tfjs-core'
import { loadEngine } from '../../src/main/engine/load.ts'
import type { AboutModel } from '../../src/main/exports/about.ts'
import { exportedModel } from '../../src/main/exports/exported-model.ts'
import { writers } from '../../src/main/exports/writers.ts'
import { writeNpy } from '../../src/main/files/npy.ts'
import { forward } from '../../src/main/ml/model/forward.ts'
import { preprocess } from '../../src/main/ml/model/preprocess.ts'
import { disposeWeights, toTensors } from '../../src/main/ml/model/tensor-weights.ts'
import type { Outputs } from '../../src/main/nets/outputs.ts'
import type { Pipeline } from '../../src/main/nets/pipeline.ts'
import { pipelineOf } from '../../src/main/nets/pipeline.ts'
import { reloads } from '../../src/main/worker/exports/reload.ts'
import type { RunChoices } from '../../src/shared/contract/run-spec.ts'
import { resolveSpec } from '../../src/shared/contract/run-spec.ts'
import { u32 } from '../../src/shared/counter-random.ts'
import type { Answer, ModelToOpen } from '../kit/keras-python.ts'
import { hasKeras, needsKeras, openInPython } from '../kit/keras-python.ts'
import { kerasWeights } from './tensors.ts'

test.describe.configure({ mode: 'serial' })

interface Model {
  choices: Partial<RunChoices>
  outputs: Outputs
  /** Of the random kernels: so that activations neither vanish nor explode. */
  gain: number
  /** Whether the older format is tried, too: it says what TF.js's says, so a few will do. */
  h5?: true
}

const head = { pooling: 'average', units: 0, dropout: 0 } as const

/** Every base, at a small size with a head of its own, and the two nets whose ends differ. */
const models: Record<string, Model> = {
  vgg16: { choices: { base: 'vgg16', size: 37, units: 8 }, outputs: 2, gain: 3, h5: true },
  resnet50: { choices: { base: 'resnet50', size: 33, ...head }, outputs: 3, gain: 2 },
  inceptionv3: { choices: { base: 'inceptionv3', size: 75, ...head }, outputs: 3, gain: 6 },
  xception: { choices: { base: 'xception', size: 71, ...head }, outputs: 3, gain: 2 },
  mobilenet: { choices: { base: 'mobilenet', size: 45, ...head }, outputs: 3, gain: 9 },
  efficientnetb0: { choices: { base: 'efficientnetb0', size: 45, ...head }, outputs: 3, gain: 7, h5: true },
  densenet121: { choices: { base: 'densenet121', size: 33, ...head }, outputs: 3, gain: 2 },
  'channels first': {
    choices: { recipe: 'scratch', base: 'minivgg', size: 20, dataFormat: 'channels_first' },
    outputs: 3,
    gain: 2,
    h5: true,
  },
  regression: { choices: { base: 'mobilenet', size: 32, ...head }, outputs: { mean: 40, std: 12 }, gain: 9 },
}

let root = ''
let python: Answer | null = null
/** What the lab itself says: preprocessing, then the layers one after the other. */
const ours = new Map<string, Float32Array>()
const reloaded = new Map<string, Float32Array>()

const about = (size: number): AboutModel => ({
  ...{
    createdBy: 'Unfreeze 0.0.0',
    run: 'run-1',
    checkpoint: 'best',
    base: 'net',
    input: 'pixels',
    size: [size, size],
  },
  ...{ orientation: 'exif', output: 'probabilities', labels: ['a "quoted" one', 'Übel', '猫'], target: null },
})

const pixelsOf = (name: string, size: number): Float32Array =>
  Float32Array.from({ length: 2 * size * size * 3 }, (_, at) => u32(`export/${name}`, at) >>> 24)

const saidByLab = (
  { prefix, suffix, preprocess: mode }: Pipeline,
  weights: Parameters<typeof toTensors>[0],
  pixels: tf.Tensor4D,
) => {
  const [below, above] = [toTensors(weights, prefix), toTensors(weights, suffix)]
  try {
    return tf.tidy(() => {
      const features = forward(prefix, below, preprocess(mode, pixels))
      const input = suffix.dataFormat === 'channels_first' ? tf.transpose(features, [0, 3, 1, 2]) : features
      return forward(suffix, above, input).dataSync<'float32'>() as Float32Array
    })
  } finally {
    disposeWeights(below)
    disposeWeights(above)
  }
}

const exportAll = async (name: string, { choices, outputs, gain, h5 }: Model): Promise<ModelToOpen> => {
  const folder = join(root, name)
  await mkdir(join(folder, 'tfjs'), { recursive: true })
  const spec = resolveSpec({ recipe: 'features', dataset: 'x', ...choices })
  const pipeline = pipelineOf(spec, outputs)
  const gains = { kernel_gain: gain, bias: 0.05 }
  const weights = new Map([
    ...kerasWeights(pipeline.prefix, name, gains),
    ...kerasWeights(pipeline.suffix, name, gains),
  ])
  const { size } = spec
  const pixels = tf.tensor4d(pixelsOf(name, size), [2, size, size, 3])
  const exported = exportedModel(pipeline, weights, name.replace(' ', '-'))
  const files = {
    keras: join(folder, 'm.keras'),
    onnx: join(folder, 'm.onnx'),
    ...(h5 && { h5: join(folder, 'm.h5') }),
  }
  try {
    ours.set(name, saidByLab(pipeline, weights, pixels))
    for (const format of ['keras', 'h5', 'onnx'] as const) {
      const file = files[format]
      if (file === undefined) continue
      await writers[format](file, folder, exported, about(size))
      for (const reload of reloads[format]) reloaded.set(`${name} ${format}`, await reload(file, folder, pixels))
    }
    await writers.tfjs(join(folder, 'tfjs'), folder, exported, about(size))
    reloaded.set(`${name} tfjs`, await reloads.tfjs[0]!(join(folder, 'tfjs'), folder, pixels))
  } finally {
    pixels.dispose()
  }
  const shown = join(folder, 'pixels.npy')
  await writeNpy(shown, [2, size, size, 3], pixelsOf(name, size))
  return { name, pixels: shown, ...files }
}

test.beforeAll(async () => {
  test.setTimeout(420_000)
  root = await mkdtemp(join(tmpdir(), 'unfreeze-exports-'))
  await loadEngine()
  const toOpen: ModelToOpen[] = []
  for (const [name, model] of Object.entries(models)) toOpen.push(await exportAll(name, model))
  if (hasKeras()) python = await openInPython({ models: toOpen })
})
test.afterAll(() => rm(root, { recursive: true, force: true }))

const tolerance = 1e-4

/** Predictions are the same but for float32 sums in another order. */
const expectSame = (name: string, said: ArrayLike<number> | undefined) => {
  const expected = ours.get(name)!
  expect(said?.length).toBe(expected.length)
  const { outputs } = models[name]!
  const scale = typeof outputs === 'number' ? 1 : outputs.std
  const difference = Math.max(...Array.from(expected, (value, at) => Math.abs(value - said![at]!)))
  expect(difference / scale).toBeLessThan(tolerance)
}

for (const [name, { h5 }] of Object.entries(models)) {
  test(`${name}: what was written gives the same predictions when the lab reads it back`, () => {
    for (const format of ['keras', ...(h5 ? ['h5'] : []), 'onnx', 'tfjs'])
      expectSame(name, reloaded.get(`${name} ${format}`))
  })

  test(`${name}: Keras opens the .keras file in safe mode, and says the same`, () => {
    needsKeras()
    expectSame(name, python?.models[name]?.keras)
  })

  if (h5)
    test(`${name}: Keras opens the .h5 file, and says the same`, () => {
      needsKeras()
      expectSame(name, python?.models[name]?.h5)
    })

  test(`${name}: ONNX Runtime opens the .onnx file, and says the same`, () => {
    needsKeras()
    expectSame(name, python?.models[name]?.onnx)
  })
}

test('predictions of these models tell something: they differ more from picture to picture', () => {
  for (const [name, said] of ours) {
    const half = said.length / 2
    const differences = Array.from(said.slice(0, half), (value, at) => Math.abs(value - said[half + at]!))
    expect(Math.max(...differences), name).toBeGreaterThan(tolerance)
  }
})

test('labels travel in the ONNX file, whatever they are called', () => {
  needsKeras()
  expect(JSON.parse(python!.models['vgg16']!.labels!)).toEqual(['a "quoted" one', 'Übel', '猫'])
})
