import { archives } from './archives.ts'
import { datasets } from './datasets.ts'
import { disk } from './disk.ts'
import { engine } from './engine.ts'
import { hosts } from './hosts.ts'
import { lookInside } from './look-inside.ts'
import { pictures } from './pictures.ts'
import { runs } from './runs.ts'
import { travel } from './travel.ts'
import { work } from './work.ts'

/**
 * What the lab itself says, by the English sentence, with {1}, {2} … for what differs from case to case: the lab speaks
 * English (in the terminal, in its files), and the window translates what it shows (words/said.ts).
 */
export const lab: Readonly<Record<string, string>> = {
  ...disk,
  ...pictures,
  ...archives,
  ...datasets,
  ...hosts,
  ...engine,
  ...runs,
  ...travel,
  ...lookInside,
  ...work,
}
