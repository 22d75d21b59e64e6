import { z } from 'zod'
import { readJson, writeJson } from '../files/atomic.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
})
export type Bounds = z.infer<typeof bounds>

const windowState = z.object({ bounds: bounds.nullable(), maximized: z.boolean(), theme: z.enum(themes) })
export type WindowState = z.infer<typeof windowState>

const fresh: WindowState = { bounds: null, maximized: false, theme: 'system' }

/** Where the window stood last; a file that is missing or damaged is no reason to say anything. */
export const readWindowState = (path: string): Promise<WindowState> => readJson(path, windowState).catch(() => fresh)

/** A home that cannot be written to loses the place of a window, and nothing else. */
export const writeWindowState = (path: string, state: WindowState): Promise<void> =>
  writeJson(path, state).catch(() => undefined)

/**
 * A remembered place, if enough of it can be seen on one of today's screens to take hold of the window there.
 *
 * @param screens work areas of the screens, in the same coordinates
 */
export const visibleBounds = (remembered: Bounds | null, screens: readonly Bounds[]): Bounds | null => {
  const visible = 120
  const overlap = (start: number, length: number, from: number, extent: number) =>
    Math.min(start + length, from + extent) - Math.max(start, from)
  const seen = screens.some(
    screen =>
      remembered !== null &&
      overlap(remembered.x, remembered.width, screen.x, screen.width) >= visible &&
      overlap(remembered.y, remembered.height, screen.y, screen.height) >= visible &&
      remembered.y >= screen.y,
  )
  return seen ? remembered : null
}
