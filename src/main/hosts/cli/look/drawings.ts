import sharp from 'sharp'
import type { DatasetMap } from '../../../../shared/contract/insight.ts'

/** Okabe and Ito's colours, in the order of the window's runs: apart for colour-blind eyes, too. */
const colours = ['#0072b2', '#d55e00', '#00805d', '#b0578c', '#946b00', '#2f86b8', '#1d2329']

/** The longer side of a drawing, in pixels. */
const longest = 1024

/**
 * A heat map over the picture that it is of, half and half.
 *
 * @returns the bytes of a PNG in the picture's own shape
 */
export const overlay = async (picture: Uint8Array, heat: Uint8Array): Promise<Uint8Array> => {
  const { data, info } = await sharp(picture)
    .autoOrient()
    .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const half = await sharp(heat).resize({ width, height, fit: 'fill' }).ensureAlpha(0.5).toBuffer()
  return sharp(data)
    .composite([{ input: half }])
    .png()
    .toBuffer()
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** A map as the bytes of a PNG: a dot a picture, a colour a class. */
export const drawMap = ({ points }: Pick<DatasetMap, 'points'>): Promise<Uint8Array> => {
  const classes = [...new Set(points.map(point => point.class ?? ''))].sort()
  const colourOf = (name: string | null) => colours[classes.indexOf(name ?? '') % colours.length]!
  const place = (axis: 'x' | 'y') => {
    const values = points.map(point => point[axis])
    const [low, high] = [Math.min(...values), Math.max(...values)]
    return (value: number) => 40 + ((value - low) / (high - low || 1)) * (longest - 80)
  }
  const [x, y] = [place('x'), place('y')]
  const dots = points.map(
    point =>
      `<circle cx="${x(point.x).toFixed(1)}" cy="${(longest - y(point.y)).toFixed(1)}" r="5" fill="${colourOf(point.class)}" fill-opacity="0.7"/>`,
  )
  const legend = classes.map(
    (name, at) =>
      `<circle cx="24" cy="${24 + at * 24}" r="6" fill="${colourOf(name)}"/><text x="38" y="${30 + at * 24}" font-family="sans-serif" font-size="16" fill="#1d2329">${escape(name)}</text>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${longest}" height="${longest}"><rect width="100%" height="100%" fill="#fbfaf7"/>${dots.join('')}${legend.join('')}</svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}
