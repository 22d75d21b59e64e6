import type { RunSpec } from '../../../../shared/contract/run-spec.ts'
import { adam } from './adam.ts'
import type { Optimizer } from './optimizer.ts'
import { rmsprop } from './rmsprop.ts'
import { sgd } from './sgd.ts'

export type { Optimizer, UpdateStep } from './optimizer.ts'

/** The optimizer that a run asks for. */
export const optimizerOf = (spec: Pick<RunSpec, 'optimizer' | 'momentum' | 'nesterov'>): Optimizer => {
  switch (spec.optimizer) {
    case 'sgd':
      return sgd(spec)
    case 'rmsprop':
      return rmsprop()
    case 'adam':
      return adam()
  }
}
