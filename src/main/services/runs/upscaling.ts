import type { Image, Split } from '../../../shared/contract/datasets.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import { netById } from '../../nets/index.ts'

/** From this many times the side on, blowing pictures up only costs. */
const silly = 4

export interface Upscaling {
  warning: string
  /** A size that these pictures have use for. */
  suggestedSize: number
}

/**
 * Whether a run blows its pictures up to no use: what is not in 32 x 32 pixels is not in 180 x 180 either, and those take
 * thirty times the work.
 *
 * @returns null where the size is sensible
 */
export const upscalingOf = (
  { recipe, base, size }: Pick<RunSpec, 'recipe' | 'base' | 'size'>,
  images: Record<Split, readonly Pick<Image, 'width' | 'height'>[]>,
): Upscaling | null => {
  const side = usualSide(images.train)
  if (side === null || size < silly * side) return null
  const net = netById(base)
  const suggestedSize = Math.max(net.minimumSize, Math.ceil(side / 32) * 32)
  if (suggestedSize >= size) return null
  const times = Math.round((size / suggestedSize) ** 2)
  const how =
    recipe === 'finetune'
      ? `Start from a run made with --size ${suggestedSize}.`
      : `--size ${suggestedSize} takes about 1/${times} of the work.`
  return {
    suggestedSize,
    warning: `The pictures have about ${side} x ${side} pixels and are blown up to ${size} x ${size}: nothing is seen that was not there before. ${how}${net.pretrained && suggestedSize < 96 ? ` ${net.title} learned from larger pictures, so a size in between, such as ${Math.min(size, 2 * suggestedSize)}, may come out a little better.` : ''}`,
  }
}

/** The longer side of the picture in the middle; null without pictures. */
const usualSide = (images: readonly Pick<Image, 'width' | 'height'>[]): number | null => {
  const sides = images.map(({ width, height }) => Math.max(width, height)).sort((a, b) => a - b)
  return sides[Math.floor(sides.length / 2)] ?? null
}
