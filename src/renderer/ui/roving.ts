import { ref } from 'vue'

/** Things of which the middle of one is nearest to that of `from`, in the next row that lies `down` or up from it. */
const inNextRow = (items: readonly HTMLElement[], from: HTMLElement, down: boolean): HTMLElement | undefined => {
  const middle = (element: HTMLElement) => {
    const { left, top, width, height } = element.getBoundingClientRect()
    return { x: left + width / 2, y: top + height / 2, half: height / 2 }
  }
  const here = middle(from)
  const beyond = items
    .map(item => ({ item, ...middle(item) }))
    .filter(({ y }) => (down ? y > here.y + here.half : y < here.y - here.half))
  const rowDistance = Math.min(...beyond.map(({ y }) => Math.abs(y - here.y)))
  return beyond
    .filter(({ y }) => Math.abs(y - here.y) < rowDistance + here.half)
    .sort((a, b) => Math.abs(a.x - here.x) - Math.abs(b.x - here.x))[0]?.item
}

/** Where an arrow leads from one of many equal things that lie in rows. */
const next = (items: readonly HTMLElement[], from: HTMLElement, key: string): HTMLElement | undefined => {
  const at = items.indexOf(from)
  if (at < 0) return undefined
  if (key === 'ArrowLeft') return items[at - 1]
  if (key === 'ArrowRight') return items[at + 1]
  if (key === 'ArrowUp' || key === 'ArrowDown') return inNextRow(items, from, key === 'ArrowDown')
  if (key === 'Home') return items[0]
  if (key === 'End') return items.at(-1)
  return undefined
}

/**
 * Many buttons in rows are one stop for Tab; arrows go from one to the next. Each button takes
 * `:tabindex="index === current ? 0 : -1"` and `@focus="current = index"`, what holds them `@keydown="move"`.
 */
export const useRoving = () => {
  /** Index of the one that Tab comes to. */
  const current = ref(0)
  const move = (event: KeyboardEvent) => {
    const { currentTarget: holder, target } = event
    if (!(holder instanceof HTMLElement) || !(target instanceof HTMLElement)) return
    const to = next([...holder.querySelectorAll('button')], target, event.key)
    if (!to) return
    event.preventDefault()
    to.focus()
  }
  return { current, move }
}
