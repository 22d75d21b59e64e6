import { z } from 'zod'
import { datasetName } from './datasets.ts'
import { event, request } from './define.ts'
import { netId, summaryLayer } from './nets.ts'
import { offerToken } from './offers.ts'
import { runId } from './run-spec.ts'

/**
 * What is looked into: a pretrained base alone, or a finished run's whole model. `weights: 'none'` is a base that has
 * learned nothing yet, to hold against.
 */
export const insightModel = z.union([
  z.object({
    kind: z.literal('base'),
    base: netId,
    /** Side of the picture that goes in, in pixels; without it the base's own. */
    size: z.number().int().min(16).max(1024).optional(),
    weights: z.enum(['imagenet', 'none']).default('imagenet'),
  }),
  z.object({ kind: z.literal('run'), runId, checkpoint: z.enum(['best', 'last']).default('best') }),
])
export type InsightModel = z.output<typeof insightModel>

/** Which picture is looked at: a dataset's, one that was offered, or one that was predicted before. */
export const insightPicture = z.union([
  z.object({ kind: z.literal('image'), dataset: datasetName, imageId: z.string() }),
  z.object({ kind: z.literal('offer'), token: offerToken }),
  z.object({ kind: z.literal('asset'), asset: z.string() }),
])
export type InsightPicture = z.output<typeof insightPicture>

/** The pictures of a dataset that may be looked at; the test set stays sealed. */
export const insightSplits = ['train', 'validation'] as const
const insightSplit = z.enum(insightSplits)
export type InsightSplit = z.infer<typeof insightSplit>

/** A model as one looks at it. */
export const insightNet = z.object({
  title: z.string(),
  /** Side of the picture that goes in, in pixels. */
  size: z.number().int(),
  /** From the picture to the last layer; `trainable` are those that the run trained. */
  layers: z.array(summaryLayer),
  /** How many of them are the base's. */
  baseLayers: z.number().int(),
  /** Layers with filters, in order, with how many each has. */
  convolutions: z.array(z.object({ layer: z.string(), filters: z.number().int(), asColours: z.boolean() })),
  /** Where Grad-CAM looks when nobody says otherwise; null for a base alone, which has no class to ask for. */
  gradCamLayer: z.string().nullable(),
  /** The layer whose output is compared when nobody says otherwise. */
  featureLayer: z.string(),
  /** Empty for a base alone, and for a regression. */
  classes: z.array(z.string()),
  regression: z.boolean(),
  /** What a run was made from. */
  dataset: z.string().nullable(),
})
export type InsightNet = z.infer<typeof insightNet>

/** A filter as a picture: its own colours, or what it answers to most. */
export const filterPicture = z.object({
  filter: z.number().int(),
  asset: z.string(),
  /** How strongly it answers to the picture, and to the gray noise that the search began with; null for colours. */
  activation: z.number().nullable(),
  before: z.number().nullable(),
})
export type FilterPicture = z.infer<typeof filterPicture>

export const filterPictures = z.object({
  layer: z.string(),
  filters: z.number().int(),
  pictures: z.array(filterPicture),
})
export type FilterPictures = z.infer<typeof filterPictures>

export const featureMaps = z.object({
  layer: z.string(),
  height: z.number().int(),
  width: z.number().int(),
  channels: z.number().int(),
  /** All channels in one picture, row by row, `columns` in each row. */
  atlas: z.string(),
  columns: z.number().int(),
  facts: z.array(z.object({ channel: z.number().int(), mean: z.number(), min: z.number(), max: z.number() })),
})
export type FeatureMaps = z.infer<typeof featureMaps>

export const gradCam = z.object({
  layer: z.string(),
  /** Of what Grad-CAM is: the class asked for, or null for a regression. */
  class: z.string().nullable(),
  /** What the model says of the picture. */
  predicted: z.string().nullable(),
  probabilities: z.record(z.string(), z.number()),
  value: z.number().nullable(),
  /** A square heat map, to be laid over the whole picture. */
  heat: z.string(),
  height: z.number().int(),
  width: z.number().int(),
  /** The layer's own heat, 0..1, row by row. */
  values: z.array(z.number()),
  /** The score before the activation, and the largest heat before it was scaled to 1. */
  score: z.number(),
  strongest: z.number(),
})
export type GradCam = z.infer<typeof gradCam>

const datasetPicture = z.object({ imageId: z.string(), file: z.string(), class: z.string().nullable() })

export const neighbours = z.object({
  layer: z.string(),
  dataset: z.string(),
  split: insightSplit,
  count: z.number().int(),
  /** The most similar first; similarity is the cosine of the angle between the features, -1..1. */
  near: z.array(datasetPicture.extend({ similarity: z.number() })),
})
export type Neighbours = z.infer<typeof neighbours>

export const mapMethods = ['pca', 'umap'] as const

export const datasetMap = z.object({
  layer: z.string(),
  dataset: z.string(),
  split: insightSplit,
  method: z.enum(mapMethods),
  /** Pictures of the split; where it has more than the map takes, `points` are drawn from them by the seed. */
  count: z.number().int(),
  /** Share of the variance that each axis shows; empty for UMAP, whose axes mean nothing. */
  explained: z.array(z.number()),
  points: z.array(datasetPicture.extend({ x: z.number(), y: z.number() })),
})
export type DatasetMap = z.infer<typeof datasetMap>

const started = z.object({ jobId: z.string() })
const ofModel = z.object({ model: insightModel })
const ofDataset = ofModel.extend({
  /** Without it the run's own. */
  dataset: datasetName.optional(),
  split: insightSplit.default('validation'),
  layer: z.string().optional(),
})

export const insightRequests = {
  'insight.net': request(ofModel, insightNet),
  /** Starts a job; its result is `FilterPictures`, those ready so far come as `insight.filters`. */
  'insight.filters': request(
    ofModel.extend({
      layer: z.string(),
      from: z.number().int().nonnegative().default(0),
      count: z.number().int().min(1).max(4096).default(12),
      seed: z.number().int().nonnegative().default(1337),
    }),
    started,
  ),
  /** Starts a job; its result is `FeatureMaps`. */
  'insight.maps': request(ofModel.extend({ layer: z.string(), picture: insightPicture }), started),
  /** Starts a job; its result is `GradCam`. Without a class: of the one that the model predicts. */
  'insight.gradCam': request(
    z.object({
      runId,
      checkpoint: z.enum(['best', 'last']).default('best'),
      picture: insightPicture,
      layer: z.string().optional(),
      class: z.string().optional(),
    }),
    started,
  ),
  /** Starts a job; its result is `Neighbours`. */
  'insight.neighbours': request(
    ofDataset.extend({ picture: insightPicture, count: z.number().int().min(1).max(200).default(12) }),
    started,
  ),
  /** Starts a job; its result is a `DatasetMap`. */
  'insight.map': request(
    ofDataset.extend({ method: z.enum(mapMethods).default('pca'), seed: z.number().int().nonnegative().default(1337) }),
    started,
  ),
  /** Makes a dropped picture showable; of a folder its first one. */
  'insight.picture': request(z.object({ token: offerToken }), z.object({ asset: z.string(), file: z.string() })),
}

export const insightEvents = {
  /** The filter pictures of a job that are ready so far. */
  'insight.filters': event(filterPictures.extend({ jobId: z.string() })),
}
