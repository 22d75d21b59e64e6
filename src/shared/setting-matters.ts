import { isAugmented } from './contract/run-spec.ts'
import type { RunSpec, SettingKey } from './contract/run-spec.ts'

const only: Partial<Record<SettingKey, (spec: RunSpec) => boolean>> = {
  activation: spec => spec.units > 0,
  views: isAugmented,
  storage: spec => isAugmented(spec) && spec.views !== 'fresh',
  momentum: spec => spec.optimizer === 'sgd',
  nesterov: spec => spec.optimizer === 'sgd',
  scheduleFactor: spec => spec.schedule !== 'constant',
  scheduleEpochs: spec => spec.schedule !== 'constant' && spec.schedule !== 'cosine',
}

/** Whether a setting changes anything beside the others: momentum does nothing without SGD. */
export const settingMatters = (key: SettingKey, spec: RunSpec): boolean => only[key]?.(spec) ?? true
