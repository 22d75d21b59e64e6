import type { Component } from 'vue'
import { computed, onScopeDispose, shallowReactive } from 'vue'

/** Something that the command palette can do. */
export interface Command {
  id: string
  title: string
  /** Heading it stands under. */
  group: string
  /** More words that find it, and what is shown beside the title. */
  note?: string
  icon?: Component
  keys?: string
  run: () => void
}

const sources = shallowReactive(new Set<() => Command[]>())

/** Offer commands as long as the calling component (or scope) lives. The source is read each time the palette opens. */
export const useCommands = (source: () => Command[]) => {
  sources.add(source)
  onScopeDispose(() => sources.delete(source))
}

export const allCommands = computed(() => [...sources].flatMap(source => source()))

/**
 * The commands that a person may mean: every word typed occurs in title, note or group; those whose title starts with
 * it come first.
 */
export const findCommands = (commands: readonly Command[], typed: string): Command[] => {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const text = (command: Command) => `${command.title} ${command.note ?? ''} ${command.group}`.toLowerCase()
  const starts = (command: Command) => (wanted[0] && command.title.toLowerCase().startsWith(wanted[0]) ? 0 : 1)
  return commands
    .filter(command => wanted.every(word => text(command).includes(word)))
    .sort((a, b) => starts(a) - starts(b))
}
