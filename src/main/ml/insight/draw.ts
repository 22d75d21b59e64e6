import type { PixelsToWrite } from '../../pictures/index.ts'
import { inferno, viridis } from './colour-scale.ts'
import type { Heat } from './grad-cam.ts'
import type { MapValues } from './map-values.ts'

/** What a channel says about a picture, in numbers. */
export interface ChannelFacts {
  channel: number
  mean: number
  min: number
  max: number
}

/** How channels lie in an atlas: row by row, `columns` in each. */
export const columnsFor = (channels: number): number => Math.ceil(Math.sqrt(channels))

export const channelFacts = ({ channels, values }: MapValues): ChannelFacts[] =>
  Array.from({ length: channels }, (_, channel) => {
    let [sum, min, max] = [0, Infinity, -Infinity]
    for (let at = channel; at < values.length; at += channels) {
      const value = values[at]!
      sum += value
      min = Math.min(min, value)
      max = Math.max(max, value)
    }
    return { channel, mean: (sum * channels) / values.length, min, max }
  })

/**
 * All channels of a layer in one picture, each from its lowest value (dark) to its highest (light). Of a vector, where a
 * channel is one number, all share one scale.
 */
export const drawAtlas = (map: MapValues, facts: readonly ChannelFacts[]): PixelsToWrite => {
  const { height, width, channels, values } = map
  const columns = columnsFor(channels)
  const rows = Math.ceil(channels / columns)
  const data = new Uint8Array(rows * height * columns * width * 3)
  const lowest = facts.reduce((least, { min }) => Math.min(least, min), Infinity)
  const highest = facts.reduce((most, { max }) => Math.max(most, max), -Infinity)
  const alone = height * width > 1
  for (const { channel, min, max } of facts) {
    const [from, to] = alone ? [min, max] : [lowest, highest]
    const [top, left] = [Math.floor(channel / columns) * height, (channel % columns) * width]
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const share = to > from ? (values[(y * width + x) * channels + channel]! - from) / (to - from) : 0
        data.set(viridis(share), ((top + y) * columns * width + left + x) * 3)
      }
  }
  return { width: columns * width, height: rows * height, data }
}

/** Side of a drawn heat map, in pixels. */
const heatSide = 256

/** A heat map as a square picture, smooth between the places that the layer knows: to be laid over the whole picture. */
export const drawHeat = ({ height, width, values }: Heat): PixelsToWrite => {
  const data = new Uint8Array(heatSide * heatSide * 3)
  const [rows, columns] = [between(height), between(width)]
  rows.forEach((row, y) =>
    columns.forEach((column, x) => {
      const at = (line: number, place: number) => values[line * width + place]!
      const above = mix(at(row.lower, column.lower), at(row.lower, column.upper), column.share)
      const below = mix(at(row.upper, column.lower), at(row.upper, column.upper), column.share)
      data.set(inferno(mix(above, below, row.share)), (y * heatSide + x) * 3)
    }),
  )
  return { width: heatSide, height: heatSide, data }
}

const mix = (a: number, b: number, share: number) => a + (b - a) * share

/** For each pixel the two places of the layer that it lies between, by their centres. */
const between = (places: number) =>
  Array.from({ length: heatSide }, (_, pixel) => {
    const at = Math.min(places - 1, Math.max(0, ((pixel + 0.5) * places) / heatSide - 0.5))
    const lower = Math.floor(at)
    return { lower, upper: Math.min(places - 1, lower + 1), share: at - lower }
  })
