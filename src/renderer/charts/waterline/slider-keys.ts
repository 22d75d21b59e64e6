/**
 * Where a key leads to on a slider of whole steps, or null where it is no key of a slider.
 *
 * @param at the step it stands at, 0..last
 * @example slideTo('End', 3, 12) // 12
 */
export const slideTo = (key: string, at: number, last: number): number | null => {
  const places: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    Home: 0,
    End: last,
  }
  const place = places[key]
  return place === undefined ? null : Math.min(last, Math.max(0, place))
}
