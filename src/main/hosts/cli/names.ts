import { LabError } from '../../../shared/contract/errors.ts'
import { datasetName } from '../../../shared/contract/datasets.ts'
import { netId, netIds } from '../../../shared/contract/nets.ts'
import type { NetId } from '../../../shared/contract/nets.ts'
import { runId } from '../../../shared/contract/run-spec.ts'
import { usage } from './terminal.ts'

// What people type for a name, checked where it is typed. A name that nothing can have is one that nothing has.

/** A net by its id, case ignored. @throws LabError `usage`, listing the nets */
export const netNamed = (text: string): NetId => {
  const parsed = netId.safeParse(text)
  if (parsed.success) return parsed.data
  throw usage(`There is no net "${text}".`, `The nets: ${netIds.join(', ')}.`)
}

/** @throws LabError `not-found` */
export const runNamed = (text: string): string => {
  if (runId.safeParse(text).success) return text
  throw new LabError('not-found', `There is no run "${text}".`, 'See `unfreeze runs`.')
}

/** For a command that takes several. */
export const runsNamed = (text: string, before: string[] = []): string[] => [...before, runNamed(text)]

/** @throws LabError `not-found` */
export const datasetNamed = (text: string): string => {
  if (datasetName.safeParse(text).success) return text
  throw new LabError('not-found', `There is no dataset "${text}".`, 'See `unfreeze dataset list`.')
}

/** A name for a dataset that is to be made. @throws LabError `usage`, saying what names look like */
export const newDatasetName = (text: string): string => {
  const parsed = datasetName.safeParse(text)
  if (parsed.success) return parsed.data
  throw usage(`--name takes ${parsed.error.issues[0]!.message}. Received "${text}".`)
}
