import type { NetId } from '../../../shared/contract/nets.ts'
import type { RunPlan } from '../../../shared/contract/runs.ts'
import { nets } from '../../nets/index.ts'
import { wholeBase } from '../../nets/pipeline.ts'
import type { DecidedRun } from './check-start.ts'
import { workOf } from './work.ts'

/** Seconds of computing features from which a lighter base is worth a thought. */
const longWait = 300
/** The lighter one takes at most this share of them. */
const muchLess = 0.5
/** Bases that are tried out here, at most; that takes some seconds each, once. */
const measuredAtMost = 2

type Lighter = NonNullable<RunPlan['lighter']>

interface Needs {
  /** What the same run costs with another base; it is measured here if it never was. */
  costWith(base: NetId): Promise<RunPlan>
}

/**
 * Another base with which the features of a long run come in much less time on this machine: of the lightest ones the one
 * that is the most accurate on ImageNet by Keras's published table. How long it takes is measured here.
 *
 * @returns null where the wait is short or not known, or nothing is much lighter
 */
export const lighterBase = async (
  { spec }: Pick<DecidedRun, 'spec'>,
  plan: RunPlan,
  { costWith }: Needs,
): Promise<Lighter | null> => {
  const { features } = plan.parts
  const isOwnChoice = spec.recipe === 'features' || spec.recipe === 'augment'
  if (!isOwnChoice || features === null || features < longWait) return null
  const lightest = nets
    .filter(({ pretrained, minimumSize, id }) => pretrained && id !== spec.base && minimumSize <= spec.size)
    .map(net => ({ net, work: workOf(wholeBase({ base: net.id, size: spec.size })).forward }))
    .filter(({ work }) => work < muchLess * plan.flops.prefixForward)
    .sort((a, b) => a.work - b.work)
    .slice(0, measuredAtMost)
  let best: Lighter | null = null
  for (const { net } of lightest) {
    const seconds = (await costWith(net.id)).parts.features
    if (seconds === null || seconds > muchLess * features || net.imagenetTop1 === null) continue
    if (best === null || net.imagenetTop1 > best.imagenetTop1)
      best = { base: net.id, title: net.title, seconds, imagenetTop1: net.imagenetTop1 }
  }
  return best
}
