import type { Component, Frame } from './frame.ts'
import { inverseFast } from './idct-fast.ts'
import type { CoefficientStore } from './scan.ts'

/** A component's samples, rows `stride` apart; whole blocks, so that some lie beyond the picture. */
export interface Plane {
  component: Component
  plane: Uint8ClampedArray
  stride: number
}

interface Held extends Plane {
  /** Coefficients of `rows` block rows: all of them, or those of one row of MCUs. */
  coefficients: Int16Array
}

/**
 * Where scans put their coefficients, and the samples that come of them.
 *
 * A picture of one scan is transformed row by row while it is read; one of many scans only when all of them are there.
 */
export const planesOf = (frame: Frame, manyScans: boolean): { store: CoefficientStore; samples: () => Plane[] } => {
  // A single component has no MCUs: its blocks come one by one.
  const rowsOf = (component: Component) => (frame.components.length === 1 ? 1 : component.down)
  const held = new Map(
    frame.components.map((component): [Component, Held] => {
      const stride = component.blocksAcross * 8
      const rows = manyScans ? component.blocksHeldDown : rowsOf(component)
      return [
        component,
        {
          component,
          stride,
          plane: new Uint8ClampedArray(stride * component.blocksDown * 8),
          coefficients: new Int16Array(rows * component.blocksHeldAcross * 64),
        },
      ]
    }),
  )

  const store: CoefficientStore = {
    rowsFrom: (component, blockRow) => ({
      coefficients: held.get(component)!.coefficients,
      firstRow: manyScans ? 0 : blockRow,
    }),
    rowDone: mcuRow => {
      if (manyScans) return
      for (const component of held.values()) {
        const rows = rowsOf(component.component)
        transform(component, mcuRow * rows, rows)
        component.coefficients.fill(0)
      }
    },
  }
  const samples = () => {
    if (manyScans) for (const component of held.values()) transform(component, 0, component.component.blocksDown)
    return [...held.values()]
  }
  return { store, samples }
}

/** Turn the first `rows` block rows of the coefficients into samples from block row `firstRow` on. */
const transform = ({ component, plane, stride, coefficients }: Held, firstRow: number, rows: number): void => {
  const { blocksAcross, blocksDown, blocksHeldAcross, multipliers } = component
  // A component that no scan has brought stays in the middle.
  const steps = multipliers ?? new Int16Array(64)
  for (let row = 0; row < rows && firstRow + row < blocksDown; row++)
    for (let column = 0; column < blocksAcross; column++)
      inverseFast(
        coefficients,
        (row * blocksHeldAcross + column) * 64,
        steps,
        plane,
        (firstRow + row) * 8 * stride + column * 8,
        stride,
      )
}
