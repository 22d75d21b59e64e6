import { netId } from '../../../../shared/contract/nets.ts'
import type { InsightModel } from '../../../../shared/contract/insight.ts'
import { runNamed } from '../names.ts'
import { usage } from '../terminal.ts'

/** How a model is named on the command line. */
export interface ModelOptions {
  checkpoint: 'best' | 'last'
  weights: 'imagenet' | 'none'
  size?: number
}

/**
 * A base by its id, or a run by its own: the name that is typed says which.
 *
 * @throws LabError `not-found` for a name that neither can have
 */
export const modelNamed = (name: string, { checkpoint, weights, size }: ModelOptions): InsightModel => {
  const base = netId.safeParse(name)
  if (!base.success) return { kind: 'run', runId: runNamed(name), checkpoint }
  return { kind: 'base', base: base.data, weights, ...(size === undefined ? {} : { size }) }
}

/** @throws LabError `usage` */
export const wholeNumber =
  (flag: string, least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw usage(`${flag} takes a whole number from ${least} to ${most}. Received "${text}".`)
  }
