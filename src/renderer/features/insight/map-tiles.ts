import type { FeatureMaps } from '../../../shared/contract/insight.ts'

/** Where a channel stands in the atlas, for a background picture of one tile. */
export const tileStyle = (
  { channels, columns }: Pick<FeatureMaps, 'channels' | 'columns'>,
  channel: number,
  atlas: string,
): Record<string, string> => {
  const rows = Math.ceil(channels / columns)
  const share = (place: number, all: number) => (all > 1 ? (100 * place) / (all - 1) : 0)
  return {
    backgroundImage: `url("${atlas}")`,
    backgroundSize: `${100 * columns}% ${100 * rows}%`,
    backgroundPosition: `${share(channel % columns, columns)}% ${share(Math.floor(channel / columns), rows)}%`,
  }
}

export type MapOrder = 'channel' | 'strongest'

/** A channel that answers nothing different anywhere. */
export const isSilent = ({ min, max }: FeatureMaps['facts'][number]): boolean => min === max

/** The channels in the order in which they are shown: by number, or those with the highest mean first. */
export const orderedChannels = ({ facts }: Pick<FeatureMaps, 'facts'>, order: MapOrder): FeatureMaps['facts'] =>
  order === 'channel' ? facts : [...facts].sort((a, b) => b.mean - a.mean || a.channel - b.channel)
