import { LabError } from '../../shared/contract/errors.ts'
import type { NetId } from '../../shared/contract/nets.ts'
import { entries } from './entries.ts'
import type { BuildOptions, NetEntry } from './entry.ts'
import type { Net } from './graph.ts'

/** Every net of the lab. */
export const nets: readonly NetEntry[] = entries

/** An entry with its checked way to build the net. */
export interface BuildableNet extends NetEntry {
  /**
   * The net as data. Left out: a square of the default size (Keras's 224 with top) in RGB, no top, channels last.
   *
   * @throws LabError bad-request where the picture is too small, or a size is needed and not given
   */
  build(options?: { [K in keyof BuildOptions]?: BuildOptions[K] | undefined }): Net
}

/** @example netById('vgg16').build({ inputShape: [180, 180, 3] }).layers.length // 19 */
export const netById = (id: NetId): BuildableNet => {
  const entry = nets.find(net => net.id === id)
  if (!entry) throw new Error(`there is no entry for the net "${id}"`)
  return { ...entry, build: options => build(entry, options ?? {}) }
}

const build = (entry: NetEntry, options: Parameters<BuildableNet['build']>[0] & object): Net => {
  const includeTop = options.includeTop ?? false
  const size = includeTop ? entry.classifierSize : entry.defaultSize
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
      `${entry.title}${entry.pretrained ? ' with its classifier' : ''} needs a picture size, not "any", in Keras too.`,
      `Give a size, such as ${size}x${size}x3.`,
    )
  return entry.architecture({
    inputShape,
    includeTop,
    classes: options.classes ?? entry.defaultClasses,
    dataFormat: options.dataFormat ?? 'channels_last',
    weights: options.weights ?? null,
  })
}
