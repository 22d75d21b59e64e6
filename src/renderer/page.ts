import type { Component } from 'vue'
import type { JobKind } from '../shared/contract/jobs.ts'

/** One page of the window, as its feature declares it: route, entry in the rail, what the drawer says about it. */
export interface Page {
  /** Route name. */
  name: string
  /** Key of its title in the words. */
  title: string
  path: string
  component: () => Promise<Component>
  /** Key in the words that holds `title`, `text` and, for each of `more`, `<more>.title` and `<more>.text`. */
  explain: { key: string; more: readonly string[] }
  /** Left out for pages that are reached through another one. */
  rail?: { icon: Component; order: number }
  /** Jobs whose failure this page shows itself; elsewhere a message tells it. */
  shows?: readonly JobKind[]
  /** The rail entry that is lit while this page is open, where it has none of its own. */
  under?: string
}
