import type { Pitfalls } from '../../../shared/contract/pitfalls.ts'
import type { Rate } from '../../../shared/contract/runs.ts'
import { duration, percent, rate, table } from './format.ts'

const share = (value: Rate): string => rate({ ...value, accuracy: value.value })
const points = (value: number): string => `${value < 0 ? '-' : '+'}${(Math.abs(value) * 100).toFixed(1)}`

/** All pitfalls of a run, a paragraph each, in the order of the chapters. */
export const describePitfalls = (told: Pitfalls): string =>
  [
    ['4  Would more pictures help?', moreData(told)],
    ['5  What the splits are for', splitRoles(told)],
    ['6  Are the splits alike?', splitsApart(told)],
    ['7  How sure is the number?', sureness(told)],
    ['8  One number to rank by', oneNumber(told)],
    ['10 From a change to a number', pace(told)],
    ['11 Do validation and test agree?', parting(told)],
  ]
    .map(([title, text]) => `${title}\n${text}`)
    .join('\n\n')

const notYet = 'Not computed yet: leave --quick out.'

const moreData = ({ moreData: found }: Pitfalls): string => {
  if (found === null) return notYet
  if ('reason' in found) return found.reason
  const rows = found.points.map(({ pictures, mean, accuracies }) => [
    ...[String(pictures), share(mean), `${percent(Math.min(...accuracies))} to ${percent(Math.max(...accuracies))}`],
  ])
  const forecast = found.forecast.map(
    ({ times, pictures, accuracy }) =>
      `${times} times as many (${pictures}) would give about ${percent(accuracy.value)} (${percent(accuracy.low)} to ${percent(accuracy.high)}).`,
  )
  const trainings = found.points[0]?.accuracies.length ?? 0
  return [
    table([['pictures', 'validation', `${trainings} trainings`], ...rows]),
    ...(found.exponent > 0 ? forecast : ['More pictures did not help here: the curve is flat.']),
    'The bounds hold the chance of validation pictures and trainings, and not that the curve may bend.',
  ].join('\n')
}

const splitRoles = ({ splitRoles: found, dataset }: Pitfalls): string => {
  const { train, validation, test } = found.counts
  const times = found.openings.length
  return [
    `train ${train}: learned from. validation ${validation}: chose the best epoch of ${found.runs} ${found.runs === 1 ? 'run' : 'runs'}. test ${test}: opened ${times === 1 ? 'once' : `${times} times`} on "${dataset}".`,
    ...(found.runs > 1
      ? [`Of ${found.runs} equally good runs, luck alone lifts the best by up to ${points(found.luck)} points.`]
      : []),
  ].join('\n')
}

const splitsApart = ({ splitsApart: found }: Pitfalls): string => {
  if (found === null) return notYet
  if ('reason' in found) return found.reason
  const rows = found.pairs.map(({ a, b, auc, telling }) => [
    ...[`${a} / ${b}`, `${auc.value.toFixed(3)} (${auc.low.toFixed(3)}-${auc.high.toFixed(3)})`],
    telling.at(0)?.file ?? '',
  ])
  return [
    table([['splits', 'AUC', 'most telling'], ...rows]),
    '0.5: nobody can tell them apart, as it should be. 1: always.',
  ].join('\n')
}

const sureness = ({ sureness: found }: Pitfalls): string => {
  const others = found.others.map(({ title, count, onlyARight, onlyBRight, p, needed }) => [
    ...[title, String(count), `${onlyARight} / ${onlyBRight}`, p.toFixed(3), needed === null ? '–' : String(needed)],
  ])
  return [
    ...(found.now ? [`This run: ${share(found.now)}.`] : []),
    ...(others.length > 0
      ? [table([['against', 'pictures', 'only one right', 'p', 'pictures needed'], ...others])]
      : ['There is no other run on the same pictures.']),
  ].join('\n')
}

const oneNumber = ({ oneNumber: found }: Pitfalls): string => {
  if (found.runs.length === 0) return 'A regression is ranked by its error.'
  const rows = found.runs.map(run => [
    ...[run.runId, percent(run.accuracy), run.macroF1.toFixed(3), `${run.rankByAccuracy} / ${run.rankByMacroF1}`],
  ])
  const same = found.runs.every(run => run.rankByAccuracy === run.rankByMacroF1)
  return [
    table([['run', 'accuracy', 'macro F1', 'ranks'], ...rows]),
    `The commonest class has ${found.imbalance.toFixed(1)} times the pictures of the rarest. ${same ? 'Both numbers rank the runs alike.' : 'The two numbers rank the runs differently: decide which one counts.'}`,
  ].join('\n')
}

const pace = ({ pace: found }: Pitfalls): string =>
  `Half of the runs took ${duration(found.medianSeconds)} or less; ${percent(found.featuresShare)} of all the time went into features, which are kept.`

const parting = ({ parting: found, sureness: { now } }: Pitfalls): string => {
  if (now === null)
    return 'Of errors of a regression no such interval is reckoned here: hold its two results side by side.'
  if (found.runs.length === 0) return 'The test set of no run was opened: nothing can be said, and nothing is spoiled.'
  return table([
    ['run', 'validation', 'test', 'difference'],
    ...found.runs.map(({ runId, validation, test, difference: { value, low, high } }) => [
      ...[runId, share(validation), share(test), `${points(value)} (${points(low)} to ${points(high)})`],
    ]),
  ])
}
