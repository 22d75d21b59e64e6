import { z } from 'zod'
import { dataset, orientations } from '../../shared/contract/datasets.ts'
import { runSpec } from '../../shared/contract/run-spec.ts'
import { targetScaling } from '../../shared/contract/runs.ts'
import { readJson, writeJson } from '../files/atomic.ts'
import type { RunFile } from '../files/run-file.ts'
import { runFile, runPlaces } from '../files/run-file.ts'
import { outputsOf } from '../nets/outputs.ts'
import type { Pipeline } from '../nets/pipeline.ts'
import { cutLayer, pipelineOf } from '../nets/pipeline.ts'

const pipelineSettings = runSpec
  .pick({
    recipe: true,
    base: true,
    size: true,
    preprocess: true,
    pooling: true,
    units: true,
    activation: true,
    dropout: true,
    seed: true,
  })
  .extend({
    dataFormat: runSpec.shape.dataFormat.default('channels_last'),
    unfreeze: runSpec.shape.unfreeze.default(null),
  })

/**
 * model.json: all that the kept model needs besides its weights in `best/`, so that it can be used without the run, the
 * dataset or anybody's memory of how pictures were prepared.
 */
const modelFile = z.object({
  format: z.literal(1),
  /** What the net is built from. */
  net: pipelineSettings,
  /** The last frozen layer; `best/` holds the weights of all layers above it. */
  layer: z.string(),
  /** The frozen layers' weights, by content; null: initial weights of the seed. */
  weights: runFile.shape.weights,
  /** Mode of preprocess_input that pictures go through before the net: "caffe", ... or "none". */
  preprocess: z.string(),
  /** [height, width] that pictures are resized to, bilinear, aspect not kept. */
  size: z.tuple([z.number().int(), z.number().int()]),
  orientation: z.enum(orientations),
  /** What decoded the pictures that it learned from. */
  decoder: z.string(),
  /** In the order of the outputs; of two, the sigmoid unit gives the second's probability. Empty for a regression. */
  classes: z.array(z.string()),
  /** What a regression predicts, and the scaling at the end of its net; null for classes. */
  target: dataset.shape.target.default(null),
  scaling: targetScaling.nullable().default(null),
})
export type ModelFile = z.infer<typeof modelFile>

/** What a run's model is, before it has learned anything. */
export const describeModel = (run: RunFile, pipeline: Pipeline, decoder: string): ModelFile => ({
  format: 1,
  net: pipelineSettings.parse(run.spec),
  layer: cutLayer(pipeline),
  weights: run.weights,
  preprocess: pipeline.preprocess,
  size: [run.spec.size, run.spec.size],
  orientation: run.dataset.orientation,
  decoder,
  classes: run.dataset.classes,
  target: run.scaling && run.dataset.target,
  scaling: run.scaling,
})

export const writeModel = (folder: string, model: ModelFile): Promise<void> => writeJson(runPlaces(folder).model, model)

export const readModel = (folder: string): Promise<ModelFile> => readJson(runPlaces(folder).model, modelFile)

/** The two halves of a kept model. */
export const pipelineOfModel = (model: ModelFile): Pipeline => pipelineOf(model.net, outputsOf(model))
