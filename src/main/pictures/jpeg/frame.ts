import { checkSize } from '../limits.ts'
import { multipliersOf } from './idct-fast.ts'
import { damaged, rareKind } from './source.ts'

/** One colour channel of the picture, stored at its own resolution. All that is counted in blocks is 8 x 8 samples. */
export interface Component {
  id: number
  /** Sampling factors, 1..4: blocks across and down in each MCU. */
  across: number
  down: number
  quantizationIndex: number
  /** Samples that belong to the picture. */
  width: number
  height: number
  /** Blocks that belong to the picture. */
  blocksAcross: number
  blocksDown: number
  /** Blocks with those that fill up the last MCU of a row and of the picture. */
  blocksHeldAcross: number
  blocksHeldDown: number
  /** Quantization steps for the cosine transform; those that hold when the first scan of the component begins. */
  multipliers: Int16Array | null
}

/** The picture (T.81 B.2.2). */
export interface Frame {
  width: number
  height: number
  progressive: boolean
  components: Component[]
  /** The largest sampling factors. */
  across: number
  down: number
  /** MCUs, the smallest unit that all components share. */
  mcusAcross: number
  mcusDown: number
}

interface FrameHeader {
  width: number
  height: number
  precision: number
  progressive: boolean
  components: Pick<Component, 'id' | 'across' | 'down' | 'quantizationIndex'>[]
}

/**
 * The geometry of a frame: T.81 A.1.1 and A.2, libjpeg-turbo jdinput.c.
 *
 * @throws LabError `image-unreadable` for sizes and channels that no photo has
 */
export const layOut = ({ width, height, precision, progressive, components }: FrameHeader): Frame => {
  if (precision !== 8) throw rareKind(`${precision} bits a sample`)
  checkSize(width, height)
  if (![1, 3, 4].includes(components.length)) throw rareKind(`${components.length} colour channels`)
  const factors = components.flatMap(component => [component.across, component.down])
  if (factors.some(factor => factor < 1 || factor > 4)) throw damaged('the sizes of its colour channels')
  const across = Math.max(...components.map(component => component.across))
  const down = Math.max(...components.map(component => component.down))
  const mcusAcross = Math.ceil(width / (across * 8))
  const mcusDown = Math.ceil(height / (down * 8))
  return {
    ...{ width, height, progressive, across, down, mcusAcross, mcusDown },
    components: components.map(component => ({
      ...component,
      width: Math.ceil((width * component.across) / across),
      height: Math.ceil((height * component.down) / down),
      blocksAcross: Math.ceil((width * component.across) / (across * 8)),
      blocksDown: Math.ceil((height * component.down) / (down * 8)),
      blocksHeldAcross: mcusAcross * component.across,
      blocksHeldDown: mcusDown * component.down,
      multipliers: null,
    })),
  }
}

/** Note the quantization table of components whose first scan begins. */
export const keepQuantization = (components: readonly Component[], tables: readonly (Uint16Array | null)[]): void => {
  for (const component of components) {
    if (component.multipliers) continue
    const table = tables[component.quantizationIndex]
    if (!table) throw damaged('a quantization table is missing')
    component.multipliers = multipliersOf(table)
  }
}
