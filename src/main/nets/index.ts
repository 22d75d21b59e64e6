import { LabError } from '../../shared/contract/errors.ts'
import type { NetId } from '../../shared/contract/nets.ts'
import type { BuildOptions, NetEntry } from './entry.ts'
import type { Net } from './graph.ts'
import { minivgg } from './minivgg.ts'
import { vgg16 } from './vgg16.ts'

/** Every net of the lab. A new one is a file and an entry here; nothing else needs to know. */
export const nets: readonly NetEntry[] = [
  {
    id: 'minivgg',
    title: 'MiniVGGNet',
    defaultSize: 180,
    minimumSize: 4, // two pools of 2
    preprocess: 'tf',
    imagenetTop1: null,
    defaultClasses: 2,
    pretrained: false,
    architecture: minivgg,
  },
  {
    id: 'vgg16',
    title: 'VGG16',
    defaultSize: 180,
    minimumSize: 32,
    preprocess: 'caffe',
    imagenetTop1: 0.713,
    defaultClasses: 1000,
    pretrained: true,
    architecture: vgg16,
  },
]

/** An entry with its checked way to build the net. */
export interface BuildableNet extends NetEntry {
  /**
   * The net as data. Left out: a square of the default size (Keras's 224 with top) in RGB, no top, channels last.
   *
   * @throws LabError bad-request where the picture is too small, or a size is needed and not given
   */
  build(options?: { [K in keyof BuildOptions]?: BuildOptions[K] | undefined }): Net
}

/**
 * @throws LabError not-found for a net that this version does not have
 * @example netById('vgg16').build({ inputShape: [180, 180, 3] }).layers.length // 19
 */
export const netById = (id: NetId): BuildableNet => {
  const entry = nets.find(net => net.id === id)
  if (!entry)
    throw new LabError(
      'not-found',
      `This version of the lab does not have the net "${id}".`,
      `It has: ${nets.map(net => net.id).join(', ')}.`,
    )
  return { ...entry, build: options => build(entry, options ?? {}) }
}

const build = (entry: NetEntry, options: Parameters<BuildableNet['build']>[0] & object): Net => {
  const includeTop = options.includeTop ?? false
  const size = includeTop && entry.pretrained ? 224 : entry.defaultSize
  const inputShape = options.inputShape ?? [size, size, 3]
  const [height, width] = inputShape
  const minimum = entry.minimumSize
  if ([height, width].some(side => side !== null && side < minimum))
    throw new LabError(
      'bad-request',
      `${entry.title} needs pictures of at least ${minimum} x ${minimum} pixels. Received ${height ?? 'any'} x ${width ?? 'any'}.`,
      'Choose a larger input size.',
    )
  const fixed = includeTop || !entry.pretrained
  if (fixed && (height === null || width === null))
    throw new LabError(
      'bad-request',
      `${entry.title}${entry.pretrained ? ' with its classifier' : ''} has dense layers behind a Flatten: it needs a picture size, not "any".`,
      `Give a size, such as ${size}x${size}x3.`,
    )
  return entry.architecture({
    inputShape,
    includeTop,
    classes: options.classes ?? entry.defaultClasses,
    dataFormat: options.dataFormat ?? 'channels_last',
  })
}
