import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { z } from 'zod'
import { loadCheckpoint, saveCheckpoint } from '../../src/main/files/checkpoint.ts'
import type { RunFile } from '../../src/main/files/run-file.ts'
import { readHistory } from '../../src/main/files/history.ts'
import { homePlaces } from '../../src/main/files/places.ts'
import { runPlaces } from '../../src/main/files/run-file.ts'
import type { NamedArrays } from '../../src/main/files/safetensors.ts'
import { splits } from '../../src/shared/contract/datasets.ts'
import type { RunSpec } from '../../src/shared/contract/run-spec.ts'
import { resolveSpec } from '../../src/shared/contract/run-spec.ts'
import { streamOf } from '../../src/shared/counter-random.ts'

/** Pictures of two classes that differ in brightness, and so much in noise that not all are told apart. */
const picture = (name: string, label: number): Promise<Buffer> => {
  const draw = streamOf(name)
  const [width, height] = [36, 32]
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (draw(i) >>> 24) / 2 + 12 * label)
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

export interface TinyRun {
  home: string
  folder: string
  run: RunFile
}

/**
 * A run that takes seconds, of technique 2 where nothing else is said: pictures drawn into `root`, VGG16 at 32x32 with
 * random weights.
 *
 * @param count pictures of each split
 */
export const tinyRun = async (
  root: string,
  {
    spec = {},
    count = { train: 40, validation: 16, test: 16 },
    home = join(root, 'home'),
    number = 1,
  }: TinyRunOptions = {},
): Promise<TinyRun> => {
  const classes = ['dark', 'light']
  const images: RunFile['images'] = { train: [], validation: [], test: [] }
  const path = join(root, 'pictures')
  for (const split of splits) {
    for (const [label, name] of classes.entries()) {
      await mkdir(join(path, split, name), { recursive: true })
      for (let i = 0; i < count[split] / 2; i++) {
        const file = `${split}/${name}/${i}.png`
        const bytes = await picture(file, label)
        await writeFile(join(path, file), bytes)
        images[split].push({ file, sha256: sha256(bytes), label, target: null })
      }
    }
  }
  const id = `${spec.recipe ?? 'features'}-vgg16-tiny-${number}`
  const folder = homePlaces(home).run(id)
  const run: RunFile = {
    ...{ format: 1, id, createdAt: '2026-01-01T00:00:00.000Z', labVersion: '0.0.0' },
    spec: resolveSpec({ recipe: 'features', dataset: 'tiny', size: 32, batch: 8, epochs: 4, seed: 7, ...spec }),
    dataset: { name: 'tiny', path, kind: 'classification', classes, target: null, orientation: 'exif' },
    images,
    weights: null,
    parent: null,
    shown: '',
    scaling: null,
    engine: null,
  }
  await mkdir(folder, { recursive: true })
  await writeFile(runPlaces(folder).run, JSON.stringify(run))
  return { home, folder, run }
}

interface TinyRunOptions {
  spec?: Partial<RunSpec>
  count?: Record<'train' | 'validation' | 'test', number>
  home?: string
  /** Runs of one home need numbers of their own. */
  number?: number
}

/** Everything that a run ends with, but for the time that it took: history, every picture's result, every weight. */
export const resultOf = async (folder: string) => {
  const places = runPlaces(folder)
  const history = await readHistory(places.history)
  const read = (file: string) => readFile(file, 'utf8')
  return {
    history: history.map(record => ({ ...record, seconds: null })),
    best: await weightsOf(places.best),
    last: await weightsOf(places.last),
    validation: await read(places.evaluation('validation')),
    test: await read(places.evaluation('test')),
  }
}

/** SHA-256 of each tensor file of a checkpoint that is kept once. */
const weightsOf = async (folder: string): Promise<Record<string, string>> => {
  const generations = await readdir(folder)
  if (generations.length !== 1) throw new Error(`expected one generation in ${folder}, found ${generations.join()}`)
  const files = (await readdir(join(folder, generations[0]!))).filter(file => file.endsWith('.safetensors')).sort()
  return Object.fromEntries(
    await Promise.all(
      files.map(async file => [file, sha256(await readFile(join(folder, generations[0]!, file)))] as const),
    ),
  )
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/**
 * Make a fine-tuning of a finished tiny run: in the same home, from its best checkpoint.
 *
 * @param start weights that it starts from instead
 */
export const tinyFineTuning = async (
  { home, folder, run }: TinyRun,
  {
    id = 'finetune-vgg16-tiny-1',
    start = new Map(),
    ...spec
  }: Partial<RunSpec> & { id?: string; start?: NamedArrays } = {},
): Promise<TinyRun> => {
  const best = await loadCheckpoint(runPlaces(folder).best, z.object({ epoch: z.number() }))
  if (!best) throw new Error('the run that a fine-tuning starts from has no best checkpoint')
  const own = homePlaces(home).run(id)
  const { epoch } = best.state
  await saveCheckpoint(runPlaces(own).start, {
    ...{
      weights: new Map([...best.weights, ...start]),
      optimizer: new Map(),
      state: { format: 1, from: run.id, epoch },
    },
  })
  const { size, units, batch, epochs, seed, flip, rotation, zoom, views } = run.spec
  const inherited = { size, units, batch, epochs, seed, flip, rotation, zoom, views }
  const tuned: RunFile = {
    ...run,
    id,
    spec: resolveSpec({
      ...{ recipe: 'finetune', dataset: 'tiny', from: run.id, learningRate: 1e-4 },
      ...inherited,
      ...spec,
    }),
    parent: { id: run.id, checkpoint: 'best', epoch, sha256: 'content of start' },
  }
  await writeFile(runPlaces(own).run, JSON.stringify(tuned))
  return { home, folder: own, run: tuned }
}
