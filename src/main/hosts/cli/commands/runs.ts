import { join } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { splits } from '../../../../shared/contract/datasets.ts'
import type { Split } from '../../../../shared/contract/datasets.ts'
import { evaluation } from '../../../../shared/contract/runs.ts'
import type { Evaluation, RegressionFigures, RunDetail, RunSummary } from '../../../../shared/contract/runs.ts'
import { recipeDefaults, settingMeta, settingsOf } from '../../../../shared/contract/run-spec.ts'
import { settingMatters } from '../../../../shared/setting-matters.ts'
import { readJson } from '../../../files/atomic.ts'
import type { Act } from '../act.ts'
import { withLab } from '../context.ts'
import { followJob } from '../follow-job.ts'
import { bytes, duration, facts, figure, moment, percent, rate, table } from '../format.ts'
import { plannedFact } from '../planned-fact.ts'
import { runNamed } from '../names.ts'
import { usage } from '../terminal.ts'

export const addRunsCommands = (program: Command, act: Act): void => {
  program
    .command('runs')
    .description('All runs')
    .action(
      act(async context =>
        withLab(context, async ({ client }) => {
          const all = await client.request('runs.list', {})
          context.terminal.value(all)
          if (all.length > 0) context.terminal.print(listing(all))
          else context.terminal.note('No runs yet. `unfreeze run features --data <name>` makes one.')
          return 0
        }),
      ),
    )
  program
    .command('show')
    .description('One run: its settings, its epochs, its results')
    .argument('<run>', 'See `runs`', runNamed)
    .action(
      act(async (context, runId: string) =>
        withLab(context, async ({ client }) => {
          const detail = await client.request('runs.show', { runId })
          const { summary, dir, history, evaluations, planned } = detail
          const file = await readJson(join(dir, 'run.json'), z.record(z.string(), z.unknown()))
          context.terminal.value({ ...file, dir, summary, history, evaluations, planned })
          context.terminal.print(describeRun(detail))
          return 0
        }),
      ),
    )
  program
    .command('evaluate')
    .description('Evaluate a run’s best checkpoint from the pictures as they are now; opening the test set is counted')
    .argument('<run>', 'See `runs`', runNamed)
    .option('--split <split>', 'train, validation or test', parseSplit, 'validation')
    .action(
      act(async (context, runId: string, { split }: { split: Split }) =>
        withLab(context, async session => {
          const { client } = session
          const start = () => client.request('runs.evaluate', { runId, split })
          const result = evaluation.parse(await followJob(context, session, start, { events: true }))
          if (split === 'test') await client.request('runs.openTest', { runId, by: 'command line' })
          context.terminal.value({ event: 'end', ...result })
          context.terminal.print(describeEvaluation(result))
          return 0
        }),
      ),
    )
}

function parseSplit(text: string): Split {
  const found = splits.find(split => split === text)
  if (found) return found
  throw usage(`--split takes ${splits.join(', ')}. Received "${text}".`)
}

/** An accuracy, or a regression's error. */
const bestOf = (accuracy: number | null, mae: number | null | undefined): string =>
  accuracy === null ? (mae === null || mae === undefined ? '–' : `MAE ${figure(mae)}`) : percent(accuracy)

const listing = (all: readonly RunSummary[]): string =>
  table([
    ['run', 'state', 'recipe', 'dataset', 'epochs', 'best', 'validation', 'test', 'made'],
    ...all.map(run => [
      run.id,
      run.state,
      run.recipe,
      run.dataset,
      `${run.epochsDone}/${run.epochs}`,
      run.bestEpoch === null ? '–' : String(run.bestEpoch),
      bestOf(run.bestValAccuracy, run.bestValMae),
      run.test ? bestOf(run.test.accuracy, run.test.mae) : run.testReady ? 'sealed' : '–',
      moment(run.createdAt),
    ]),
  ])

const describeRun = ({ summary, spec, dir, history, evaluations, parent, planned }: RunDetail): string => {
  const { validation, test } = evaluations
  const settings = settingsOf(spec.recipe)
    .filter(key => spec[key] !== recipeDefaults[spec.recipe][key] && settingMatters(key, spec))
    .map(key => `${settingMeta(key).title.toLowerCase()} ${String(spec[key])}`)
  const head = facts([
    ['Run', `${summary.id}${summary.title === summary.id ? '' : `  ${summary.title}`}`],
    ['State', summary.error ? `${summary.state}: ${summary.error.message}` : summary.state],
    ['Recipe', `${spec.recipe} on ${spec.dataset}, base ${spec.base}`],
    ['Other than usual', settings.join(', ') || 'nothing'],
    ...(parent
      ? [['Started from', `${parent.id}, ${parent.checkpoint} weights (epoch ${parent.epoch})`] as const]
      : []),
    ['Folder', dir],
    ['Validation', validation ? rate(validation) : '–'],
    ['Test', test ? rate(test) : summary.testReady ? 'sealed' : '–'],
    ...(summary.state === 'finished'
      ? [
          [
            'Took',
            `${duration(summary.seconds.total)}, ${bytes(summary.peakResidentBytes)} of memory at most`,
          ] as const,
          ...plannedFact(planned),
        ]
      : []),
    ...summary.warnings.map(warning => ['Note', warning] as const),
  ])
  const number = (value: number | null) => (value === null ? '–' : value.toFixed(4))
  const metric = history.some(({ mae }) => mae !== null) ? 'mae' : 'accuracy'
  const epochs = table([
    ['epoch', 'loss', metric, 'val_loss', `val_${metric}`, 'seconds', ''],
    ...history.map(one => [
      String(one.epoch),
      number(one.loss),
      number(one.accuracy ?? one.mae),
      number(one.valLoss),
      number(one.valAccuracy ?? one.valMae),
      one.seconds.toFixed(1),
      one.epoch === summary.bestEpoch ? '← best' : '',
    ]),
  ])
  return history.length > 0 ? `${head}\n\n${epochs}` : head
}

/** A wider matrix fits no terminal; the window has it. */
const mostShown = 20

const describeEvaluation = (result: Evaluation): string => {
  const { perClass, confusion, regression } = result
  const classes = table([
    ['class', 'precision', 'recall', 'f1', 'n'],
    ...Object.entries(perClass).map(([name, { precision, recall, f1, count }]) => [
      ...[name, precision.toFixed(3), recall.toFixed(3), f1.toFixed(3), String(count)],
    ]),
  ])
  const matrix = table([
    ['true \\ predicted', ...confusion.classes],
    ...confusion.matrix.map((row, at) => [confusion.classes[at] ?? '', ...row.map(String)]),
  ])
  const head = facts([
    ['Split', result.split],
    [regression ? 'Mean error' : 'Accuracy', rate(result)],
    ...(result.top5 == null ? [] : [['Top 5', percent(result.top5)] as const]),
    ...(regression ? regressionFacts(regression) : []),
    ['Loss', result.loss.toFixed(4)],
    ['Each picture', result.file],
  ])
  const shown =
    confusion.classes.length === 0 ? [] : confusion.classes.length <= mostShown ? [classes, matrix] : [classes]
  return [head, ...shown].join('\n\n')
}

const regressionFacts = ({ rmse, r2, bias, medianError, maeOfMean }: RegressionFigures) =>
  [
    ['Root mean square', figure(rmse)],
    ['Half within', figure(medianError)],
    ['Too high by', `${figure(bias)} in the mean`],
    ['R2', r2 === null ? '–' : r2.toFixed(3)],
    ['Always the mean', `would miss by ${figure(maeOfMean)}`],
  ] as const
