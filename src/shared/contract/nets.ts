import { z } from 'zod'
import { request } from './define.ts'

/** Every net of the lab; `minivgg` is trained from scratch, the others are pretrained bases. */
export const netIds = [
  'minivgg',
  'vgg16',
  'vgg19',
  'resnet50',
  'inceptionv3',
  'xception',
  'mobilenet',
  'efficientnetb0',
  'densenet121',
] as const
export type NetId = (typeof netIds)[number]
export const netId = z.string().toLowerCase().pipe(z.enum(netIds))

export const baseIds = netIds.filter(id => id !== 'minivgg')

/** A side of a picture in pixels; null where the net takes any. */
const extent = z.number().int().positive().nullable()

export const summaryLayer = z.object({
  name: z.string(),
  /** Keras's class name: `Conv2D`, `MaxPooling2D`, ... */
  type: z.string(),
  outputShape: z.array(extent),
  params: z.number().int(),
  inbound: z.array(z.string()),
  trainable: z.boolean(),
  /** Whether the net can be cut behind this layer: one tensor passes. */
  cuttable: z.boolean(),
})

export const netSummary = z.object({
  name: z.string(),
  inputShape: z.array(extent),
  layers: z.array(summaryLayer),
  totalParams: z.number().int(),
  trainableParams: z.number().int(),
  nonTrainableParams: z.number().int(),
  trainableWeights: z.number().int(),
  nonTrainableWeights: z.number().int(),
})
export type NetSummary = z.infer<typeof netSummary>

export const dataFormats = ['channels_last', 'channels_first'] as const

export const summaryInput = z.object({
  net: netId,
  /** Height, width, channels as Keras orders them; null height and width print as `None`. */
  input: z.tuple([extent, extent, z.number().int().positive()]).optional(),
  classes: z.number().int().min(2).optional(),
  includeTop: z.boolean().default(false),
  /** The last layer that stays frozen; everything above it is trainable. */
  freeze: z.string().optional(),
  /** As in Keras: for ImageNet's weights EfficientNet has one layer more. */
  weights: z.enum(['imagenet', 'none']).default('none'),
  dataFormat: z.enum(dataFormats).default('channels_last'),
})

export const netInfo = z.object({
  id: z.enum(netIds),
  title: z.string(),
  params: z.number().int(),
  defaultSize: z.number().int(),
  minimumSize: z.number().int(),
  preprocess: z.string(),
  /** ImageNet top-1 and depth as Keras publishes them: 0..1, and layers with activations and normalizations. */
  imagenetTop1: z.number().nullable(),
  depth: z.number().int().nullable(),
  /** In a sentence: what it is good for. */
  note: z.string(),
  /** The first layer that a fine-tuning trains unless another is chosen; null where there is no base. */
  unfreeze: z.string().nullable(),
})

export type NetInfo = z.infer<typeof netInfo>

export const netRequests = {
  'nets.list': request(z.object({}), z.array(netInfo)),
  'nets.summary': request(summaryInput, netSummary),
}
