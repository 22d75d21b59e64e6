import type { Split } from '../../../shared/contract/datasets.ts'
import type { EpochRecord, Evaluation } from '../../../shared/contract/runs.ts'
import { bankStream, drawView, freshStream, viewInEpoch } from '../../../shared/augment/views.ts'
import { channelsLast } from '../../exports/exported-model.ts'
import type { StartedNet, TwinRun, TwinViews } from '../../exports/twin/twin-run.ts'
import { readJson } from '../../files/atomic.ts'
import { readEvaluation } from '../../files/evaluation-file.ts'
import { readHistory } from '../../files/history.ts'
import { homePlaces } from '../../files/places.ts'
import { runFile, runPlaces, runState } from '../../files/run-file.ts'
import type { RunFile } from '../../files/run-file.ts'
import { epochOrder } from '../../ml/random.ts'
import { drawsFreshViews, viewsInBank } from '../../nets/feature-plan.ts'
import type { Net } from '../../nets/graph.ts'
import { outputsOf } from '../../nets/outputs.ts'
import { cutLayer, pipelineOf, wholeBase } from '../../nets/pipeline.ts'
import type { Pipeline } from '../../nets/pipeline.ts'
import { shapesOf } from '../../nets/shapes.ts'
import { variablesByLayer } from '../../nets/variables.ts'
import { modelWeights } from '../jobs/model-weights.ts'
import type { ExportInput } from '../protocol.ts'

/** Gather what the same run in Keras needs: what it started from, what was drawn, what came of it. */
export const twinOf = async ({ home, folder, labVersion, classes }: ExportInput): Promise<TwinRun> => {
  const places = runPlaces(folder)
  const run = await readJson(places.run, runFile)
  const { testOpened } = await readJson(places.state, runState)
  const pipeline = pipelineOf(run.spec, outputsOf({ classes: run.dataset.classes, scaling: run.scaling }))
  const history = await readHistory(places.history)
  return {
    ...{ run, labVersion, classes, history, testOpened },
    ...(await startOf(home, folder, run, pipeline)),
    evaluations: await evaluationsOf(folder, run, testOpened),
    orders: ordersOf(run, history),
    views: viewsOf(run, history),
  }
}

const startOf = async (
  home: string,
  folder: string,
  run: RunFile,
  pipeline: Pipeline,
): Promise<Pick<TwinRun, 'base' | 'head' | 'cut' | 'tunesBase'>> => {
  const { suffix } = pipeline
  const source = { folder, ...run, startName: run.parent?.sha256 ?? '' }
  const weights = await modelWeights(homePlaces(home), source, pipeline)
  const frozen = await weights.prefix()
  const first = await weights.suffix()
  if (run.spec.recipe === 'scratch')
    return { base: null, head: lastChannels(suffix, first), cut: null, tunesBase: false }
  const base = wholeBase(run.spec)
  const ofBase = new Set(base.layers.map(({ name }) => name))
  // The input layer of a fine-tuning's suffix goes by the name of the layer that it stands for.
  const ownLayers = suffix.layers.filter(({ name }, at) => at > 0 && !ofBase.has(name))
  return {
    base: { net: base, weights: { get: layer => frozen.get(layer) ?? first.get(layer) } },
    head: { net: headAlone(base, suffix, ownLayers), weights: first },
    cut: cutLayer(pipeline),
    tunesBase: run.spec.recipe === 'finetune',
  }
}

/** The head as a net of its own, on the output of the base. */
const headAlone = (base: Net, suffix: Net, layers: Net['layers']): Net => {
  const last = base.layers.at(-1)!.name
  const shape = shapesOf(base).get(last)!.map(Number) as [number, number, number]
  const input = { type: 'InputLayer', name: last, inbound: [], shape } as const
  const inside = new Set(layers.map(({ name }) => name))
  const relinked = layers.map(layer => ({
    ...layer,
    inbound: layer.inbound.map(name => (inside.has(name) ? name : last)),
  }))
  return { ...suffix, name: 'head', layers: [input, ...relinked] }
}

const lastChannels = (net: Net, weights: StartedNet['weights']): StartedNet => {
  const all = new Map([...variablesByLayer(net).keys()].map(layer => [layer, [...weights.get(layer)!]]))
  return channelsLast({ net, weights: all })
}

const evaluationsOf = async (folder: string, run: RunFile, testOpened: boolean): Promise<TwinRun['evaluations']> => {
  const found: Partial<Record<Split, Evaluation>> = {}
  for (const split of ['validation', ...(testOpened ? (['test'] as const) : [])] as const) {
    const evaluation = await readEvaluation(folder, run, split)
    if (evaluation) found[split] = evaluation
  }
  return found
}

const ordersOf = ({ spec, images }: RunFile, history: readonly EpochRecord[]): Int32Array => {
  const count = images.train.length
  const orders = new Int32Array(history.length * count)
  for (const [at, { epoch }] of history.entries()) orders.set(epochOrder(spec.seed, epoch, count), at * count)
  return orders
}

const viewsOf = ({ spec, images }: RunFile, history: readonly EpochRecord[]): TwinViews | null => {
  const fresh = drawsFreshViews(spec)
  const perPicture = fresh ? history.length : viewsInBank(spec)
  if (perPicture === 0) return null
  const drawn = images.train.flatMap(({ sha256 }) =>
    Array.from({ length: perPicture }, (_, view) => {
      const stream = fresh ? freshStream(spec.seed, history[view]!.epoch, sha256) : bankStream(spec.seed, view, sha256)
      const { flipped, turn, zoom } = drawView(spec, stream)
      return [Number(flipped), turn, zoom]
    }).flat(),
  )
  const shown = history.flatMap(({ epoch }, at) =>
    images.train.map(({ sha256 }) => (fresh ? at : viewInEpoch(spec.seed, epoch, sha256, perPicture))),
  )
  return { drawn: Float32Array.from(drawn), perPicture, shown: Int32Array.from(shown) }
}
