import { computed, onMounted, ref } from 'vue'
import type { ComputedRef } from 'vue'
import { tokenColor, useTheme } from '../ui/theme.ts'

/** What a canvas needs of the tokens, resolved to values that a canvas understands. */
export interface ChartTokens {
  ink: string
  inkSoft: string
  rule: string
  paper: string
  raised: string
  /** One a run, in order; later runs start again. */
  runs: readonly string[]
  fontText: string
  /** Pixels of `--text-small`. */
  fontSize: number
}

const hues = [1, 2, 3, 4, 5, 6, 7] as const

const read = (): ChartTokens => {
  const root = getComputedStyle(document.documentElement)
  const remPixels = Number.parseFloat(root.fontSize)
  return {
    ink: tokenColor('--ink'),
    inkSoft: tokenColor('--ink-soft'),
    rule: tokenColor('--rule'),
    paper: tokenColor('--paper'),
    raised: tokenColor('--paper-raised'),
    runs: hues.map(hue => tokenColor(`--run-${hue}`)),
    fontText: root.getPropertyValue('--font-text'),
    fontSize: Number.parseFloat(root.getPropertyValue('--text-small')) * remPixels,
  }
}

/** The tokens as they are now: read again when the theme changes and when the typeface has come. Call it in a setup. */
export const useChartTokens = (): ComputedRef<ChartTokens> => {
  const { dark } = useTheme()
  const drawn = ref(0)
  onMounted(() => void document.fonts.ready.then(() => (drawn.value += 1)))
  return computed(() => {
    // Both say when the same names mean other values.
    void dark.value
    void drawn.value
    return read()
  })
}

/** The same colour, seen through: for the band of an interval. `colour` is computed: `rgb(…)`. */
export const through = (colour: string, alpha: number): string =>
  `color-mix(in srgb, ${colour} ${Math.round(alpha * 100)}%, transparent)`
