import { LabError } from '../../../shared/contract/errors.ts'
import type { InsightModel, InsightNet } from '../../../shared/contract/insight.ts'
import type { WeightsFile } from '../../../shared/contract/weights.ts'
import type { HomePlaces } from '../../files/places.ts'
import type { RunFile } from '../../files/run-file.ts'
import type { Net } from '../../nets/graph.ts'
import { netById } from '../../nets/index.ts'
import { outputsOf } from '../../nets/outputs.ts'
import { cutLayer, pipelineOf, wholeBase } from '../../nets/pipeline.ts'
import { shapesOf } from '../../nets/shapes.ts'
import { summarize } from '../../nets/summary.ts'
import { isConvolution, lastConvolution, takesPicture, wholeModel } from '../../nets/whole-model.ts'
import type { ModelRef } from '../../worker/protocol.ts'
import { findWeights } from '../runs/check-start.ts'

export interface ModelSources {
  places: HomePlaces
  weights: { list(): Promise<WeightsFile[]> | WeightsFile[] }
  /** Run.json of a run whose best checkpoint can be used. @throws LabError `not-found`, `run-state` */
  finishedRun(id: string): Promise<RunFile>
  /** What the person calls it. */
  titleOf(id: string): Promise<string>
}

/** A model that one looks into: where it lies, what it is built of, and what it was made from. */
export interface FoundModel {
  ref: ModelRef
  net: Net
  described: InsightNet
  /** Null for a base alone. */
  run: RunFile | null
}

/**
 * Find what one looks into.
 *
 * @throws LabError `weights-missing`, `not-found`, `run-state`, `bad-request` where the picture is too small
 */
export const findModel = async (model: InsightModel, sources: ModelSources): Promise<FoundModel> =>
  model.kind === 'base' ? findBase(model, sources) : findRun(model, sources)

const findBase = async (
  { base, size: asked, weights }: Extract<InsightModel, { kind: 'base' }>,
  sources: ModelSources,
): Promise<FoundModel> => {
  const entry = netById(base)
  if (!entry.pretrained)
    throw new LabError(
      'bad-request',
      `${entry.title} has learned nothing before a run trains it.`,
      'Choose a run that trained it, or a pretrained base.',
    )
  const size = asked ?? entry.defaultSize
  const net = wholeBase({ base, size })
  const file = weights === 'none' ? null : findWeights(base, await sources.weights.list())
  return {
    ref: { kind: 'base', base, size, weights: file && { net: file.net, file: file.file, sha256: file.sha256 } },
    ...{ net, run: null },
    described: {
      ...describe(net, { title: entry.title, size, frozenUpTo: net.layers.at(-1)!.name }),
      ...{ baseLayers: net.layers.length, gradCamLayer: null, featureLayer: net.layers.at(-1)!.name },
      ...{ classes: [], regression: false, dataset: null },
    },
  }
}

const findRun = async (
  { runId, checkpoint }: Extract<InsightModel, { kind: 'run' }>,
  sources: ModelSources,
): Promise<FoundModel> => {
  const run = await sources.finishedRun(runId)
  const { classes } = run.dataset
  const pipeline = pipelineOf(run.spec, outputsOf({ classes, scaling: run.scaling }))
  const net = wholeModel(pipeline)
  const fromScratch = run.spec.recipe === 'scratch'
  return {
    ref: { kind: 'run', folder: sources.places.run(runId), checkpoint },
    ...{ net, run },
    described: {
      ...describe(net, {
        ...{ title: await sources.titleOf(runId), size: run.spec.size },
        frozenUpTo: fromScratch ? null : cutLayer(pipeline),
      }),
      baseLayers: fromScratch ? net.layers.length : wholeBase(run.spec).layers.length,
      gradCamLayer: lastConvolution(net),
      featureLayer: lastHidden(net),
      ...{ classes, regression: run.scaling !== null, dataset: run.dataset.name },
    },
  }
}

const describe = (
  net: Net,
  { title, size, frozenUpTo }: { title: string; size: number; frozenUpTo: string | null },
): Pick<InsightNet, 'title' | 'size' | 'layers' | 'convolutions'> => {
  const shapes = shapesOf(net)
  const channels = net.dataFormat === 'channels_first' ? 0 : -1
  const { layers } = summarize(net, frozenUpTo === null ? {} : { freeze: frozenUpTo })
  return {
    ...{ title, size, layers },
    convolutions: net.layers.flatMap((layer, index) =>
      isConvolution(layer)
        ? [{ layer: layer.name, filters: shapes.get(layer.name)!.at(channels)!, asColours: takesPicture(net, index) }]
        : [],
    ),
  }
}

/** The last layer with features of its own before the outputs: what the head decides from. */
const lastHidden = (net: Net): string => {
  const dense = net.layers.filter(({ type }) => type === 'Dense')
  const output = dense.at(-1)
  const hidden = dense.at(-2) ?? net.layers.find(({ name }) => name === output?.inbound[0])
  return (hidden ?? net.layers.at(-1)!).name
}
