import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { recipeDefaults } from '../../../../shared/contract/run-spec.ts'
import { drawSome } from '../../../services/datasets/sample/draw-some.ts'
import type { Act } from '../act.ts'
import { findKeras, kerasSize, makeKeras } from '../bench/find-keras.ts'
import { startKeras } from '../bench/keras-process.ts'
import type { KerasProcess } from '../bench/keras-process.ts'
import { measureParts } from '../bench/measure-parts.ts'
import type { BenchSize } from '../bench/parts.ts'
import { benchRows } from '../bench/rows.ts'
import type { BenchRow } from '../bench/rows.ts'
import { withLab } from '../context.ts'
import type { Context, Session } from '../context.ts'
import { bytes, duration, facts, table } from '../format.ts'

interface BenchOptions {
  quick?: boolean
  withKeras?: boolean
}

const quickSize: BenchSize = { pictures: 16, batch: 32, repeats: 3, epochSteps: 3 }
/** An epoch of 2000 pictures are 16 steps of 128. */
const fullSize: BenchSize = { pictures: 128, batch: 128, repeats: 7, epochSteps: 16 }

export const addBenchCommand = (program: Command, act: Act): void => {
  program
    .command('bench')
    .description(
      'This machine’s figures, side by side with Keras where a Python has it ($UNFREEZE_KERAS_PYTHON, python3)',
    )
    .option('--quick', 'A few minutes: epochs are extrapolated from a few steps, and say so')
    .option(
      '--with-keras',
      `Make a Python environment with Keras first: about ${bytes(kerasSize.download)} to download, ${bytes(kerasSize.disk)} on disk`,
    )
    .action(
      act(async (context, { quick = false, withKeras = false }: BenchOptions) =>
        withLab(context, async session => {
          const keras = await openKeras(context, withKeras)
          const folder = await mkdtemp(join(tmpdir(), 'unfreeze-bench-'))
          try {
            return await bench(context, session, keras, quick ? quickSize : fullSize, folder)
          } finally {
            keras?.close()
            await rm(folder, { recursive: true, force: true })
          }
        }),
      ),
    )
}

const openKeras = async ({ terminal, files, interrupt }: Context, make: boolean): Promise<KerasProcess | null> => {
  const stop = new AbortController()
  const stopListening = interrupt.listen(() => stop.abort())
  try {
    if (make) terminal.note(`Keras: about ${bytes(kerasSize.download)} to download, ${bytes(kerasSize.disk)} on disk.`)
    const python = make ? await makeKeras(terminal.note, stop.signal) : await findKeras()
    if (python !== null) return await startKeras(python, join(files.root, 'resources', 'bench', 'keras_bench.py'))
    terminal.note('No Python here has Keras, so only our side is measured. `unfreeze bench --with-keras` makes one.')
    return null
  } finally {
    stopListening()
  }
}

const bench = async (
  context: Context,
  session: Session,
  keras: KerasProcess | null,
  size: BenchSize,
  folder: string,
): Promise<number> => {
  const { terminal } = context
  const weights = (await session.client.request('weights.list', {})).find(({ net, ok }) => net === 'vgg16' && ok)
  const files = await drawSome(folder, size.pictures, 1337)
  const seconds = await measureParts({ context, session, size, keras, weights: weights?.file ?? null, files })
  const { info } = await session.client.request('engine.status', {})
  const views = Number(recipeDefaults.augment.views)
  const basis =
    size.epochSteps >= fullSize.epochSteps
      ? `epochs of ${size.epochSteps} steps of ${size.batch}, as measured`
      : `extrapolated from ${size.epochSteps} steps of ${size.batch}`
  const rows = benchRows(seconds, { batch: size.batch, views, basis })
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryBytes: totalmem() }
  const engine = info && { engine: info.engine, tensorflow: info.tensorflow, threads: info.threads }
  const weightsUsed = weights ? 'imagenet' : 'random'
  terminal.rest()
  terminal.value({ machine, engine, keras: keras?.versions ?? null, weights: weightsUsed, rows })
  terminal.print(
    [
      facts([
        ['Machine', `${machine.cpu}, ${machine.cores} cores, ${bytes(machine.memoryBytes)}`],
        [
          'Engine',
          engine ? `${engine.engine}, TensorFlow ${engine.tensorflow ?? '–'}, ${engine.threads} threads` : '–',
        ],
        ['Keras', keras ? `${keras.versions.keras} on TensorFlow ${keras.versions.tensorflow}` : '–'],
        ['Weights', weightsUsed],
      ]),
      listing(rows),
    ].join('\n\n'),
  )
  return 0
}

const listing = (rows: readonly BenchRow[]): string =>
  table([
    ['', 'ours', 'Keras', 'ours / Keras'],
    ...rows.map(({ name, unit, ours, keras, ratio }) => [
      name,
      shown(ours, unit),
      keras === undefined ? '–' : shown(keras, unit),
      ratio === undefined ? '–' : ratio.toFixed(2),
    ]),
  ])

const shown = (seconds: number, unit: string): string => `${duration(seconds)}${unit === 's' ? '' : unit.slice(1)}`
