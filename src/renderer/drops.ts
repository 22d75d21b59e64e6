import { onScopeDispose, shallowReactive } from 'vue'
import type { Dropped } from './platform/drop.ts'

/** What a page does with things that are dropped on the window. */
export interface DropTaker {
  /** Said over the page while something is dragged. */
  invitation: () => string
  /** Takes the things and returns true, or returns false and leaves them to the next one. */
  take: (things: readonly Dropped[]) => boolean
}

const takers = shallowReactive<DropTaker[]>([])

/** Take drops as long as the calling component (or scope) lives. The one that came last is asked first. */
export const useDropTaker = (taker: DropTaker) => {
  takers.push(taker)
  onScopeDispose(() => {
    const at = takers.indexOf(taker)
    if (at >= 0) takers.splice(at, 1)
  })
}

export const dropTakers = {
  invitation: () => takers.at(-1)?.invitation() ?? '',
  take: (things: readonly Dropped[]): boolean => [...takers].reverse().some(taker => taker.take(things)),
}
