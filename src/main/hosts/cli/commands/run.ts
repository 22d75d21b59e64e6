import type { Command } from 'commander'
import { recipes } from '../../../../shared/contract/run-spec.ts'
import type { Recipe } from '../../../../shared/contract/run-spec.ts'
import type { RunDetail, RunPlan, RunSummary, SplitResult } from '../../../../shared/contract/runs.ts'
import type { Act } from '../act.ts'
import { withLab } from '../context.ts'
import type { Context, Session } from '../context.ts'
import { followRun } from '../follow-run.ts'
import type { StartedRun } from '../follow-run.ts'
import { bytes, duration, facts, flops, grouped, percent, rate } from '../format.ts'
import { plannedFact } from '../planned-fact.ts'
import { addRunFlags, choicesFrom } from '../run-flags.ts'
import { datasetNamed, runNamed } from '../names.ts'

const about: Record<Recipe, string> = {
  scratch: 'Train MiniVGGNet from random weights',
  features: 'Fast feature extraction: the frozen base runs once, then a head is trained on its features',
  augment: 'Feature extraction with augmented pictures, from a bank of views',
  finetune:
    'Unfreeze the top of the base of a finished run on the same dataset, and go on. Base, head, size, preprocessing and augmentation are inherited from it',
}

type RunOptions = Record<string, unknown> & { data: string; sealed?: boolean; dry?: boolean }

export const addRunCommands = (program: Command, act: Act): void => {
  const run = program.command('run').description('Train. Ctrl-C stops at a checkpoint; `resume` goes on from there')
  for (const recipe of recipes) {
    const command = run
      .command(recipe)
      .description(about[recipe])
      .requiredOption('--data <name>', 'The dataset: see `dataset list`', datasetNamed)
    addRunFlags(command, recipe)
    command
      .option('--sealed', 'Leave the test set unopened')
      .option('--dry', 'Say what it will cost, and train nothing')
      .action(
        act(async (context, options: RunOptions) => {
          const spec = choicesFrom(recipe, options.data, options)
          return withLab(context, async session => {
            if (options.dry) return showPlan(context, await session.client.request('runs.plan', spec))
            const start = () => session.client.request('runs.start', { spec })
            return train(context, session, start, options.sealed ?? false)
          })
        }),
      )
  }
  program
    .command('resume')
    .description('Go on with a run that was stopped or interrupted')
    .argument('<run>', 'See `runs`', runNamed)
    .option('--sealed', 'Leave the test set unopened')
    .action(
      act(async (context, runId: string, { sealed = false }: { sealed?: boolean }) =>
        withLab(context, async session => {
          const start = async () => ({ runId, ...(await session.client.request('runs.resume', { runId })) })
          return train(context, session, start, sealed)
        }),
      ),
    )
}

const train = async (
  context: Context,
  session: Session,
  start: () => Promise<StartedRun>,
  sealed: boolean,
): Promise<number> => {
  const { terminal } = context
  const summary = await followRun(context, session, start)
  const warn = ({ warnings }: RunSummary) => warnings.forEach(warning => terminal.note(`Note: ${warning}`))
  if (summary.state !== 'finished') {
    warn(summary)
    terminal.note(`Stopped after epoch ${summary.epochsDone}. Go on with: unfreeze resume ${summary.id}`)
    terminal.value({ event: 'stopped', runId: summary.id, epoch: summary.epochsDone })
    return 130
  }
  const test = sealed ? null : await openTest(session, summary.id)
  const detail = await session.client.request('runs.show', { runId: summary.id })
  terminal.print(`\n${endText(detail, test)}`)
  warn(detail.summary)
  terminal.value(endEvent(detail, test))
  return 0
}

/** Opening the test set counts: it is a line in the dataset's openings.jsonl. */
const openTest = async ({ client }: Session, runId: string): Promise<SplitResult> => {
  const opened = await client.request('runs.openTest', { runId, by: 'command line' })
  const { count, loss, accuracy, low, high, mae, top5 = null } = opened
  return { count, loss, accuracy, low, high, mae, top5 }
}

const endEvent = ({ summary, history, dir, planned }: RunDetail, test: SplitResult | null) => ({
  event: 'end',
  runId: summary.id,
  dir,
  epochs: summary.epochsDone,
  bestEpoch: summary.bestEpoch,
  bestValLoss: summary.bestValLoss,
  bestValAccuracy: summary.bestValAccuracy,
  bestValMae: summary.bestValMae ?? null,
  validation: summary.validation,
  test,
  seconds: summary.seconds,
  peakResidentBytes: summary.peakResidentBytes,
  trainableWeights: summary.trainableWeights,
  movedLayers: history.at(-1)?.movement ?? [],
  engine: summary.engine,
  planned,
  warnings: summary.warnings,
})

const endText = ({ summary, planned }: RunDetail, test: SplitResult | null): string => {
  const { seconds, validation } = summary
  return facts([
    ['Run', summary.id],
    [
      'Best epoch',
      `${summary.bestEpoch ?? '–'} of ${summary.epochsDone}, val_loss ${summary.bestValLoss?.toFixed(4) ?? '–'}`,
    ],
    ['Validation', validation ? rate(validation) : '–'],
    ['Test', test ? rate(test) : `sealed; open it with: unfreeze evaluate ${summary.id} --split test`],
    ['Time', `${duration(seconds.total)} (${partsText(seconds)})`],
    ...plannedFact(planned),
    ['Memory', `${bytes(summary.peakResidentBytes)} at most`],
    ['Trained', `${summary.trainableWeights} tensors`],
  ])
}

const partsText = ({ features, train, evaluate }: Record<'features' | 'train' | 'evaluate', number | null>): string =>
  `features ${duration(features ?? 0)}, training ${duration(train ?? 0)}, evaluation ${duration(evaluate ?? 0)}`

const lighterText = ({ base, title, seconds, imagenetTop1 }: NonNullable<RunPlan['lighter']>): string =>
  `With ${title} (--base ${base}) the features take ${duration(seconds)}, measured here; ImageNet top-1 ${percent(imagenetTop1)} as Keras publishes it.`

const showPlan = ({ terminal }: Context, plan: RunPlan): number => {
  const { cached, secondsPerEpoch, seconds } = plan
  const { prefixForward, suffixForward, suffixBackward } = plan.flops
  const time = (value: number | null) => (value === null ? 'not measured here yet' : duration(value))
  terminal.value(plan)
  terminal.print(
    facts([
      ['Trained', `${plan.trainableWeights} tensors, ${grouped(plan.trainableParams)} parameters`],
      ['Frozen part', `${flops(prefixForward)} a picture, for those that are not in the cache`],
      ['Trained part', `${flops(suffixForward)} forward, ${flops(suffixBackward)} backward a picture`],
      ['Features', `${grouped(cached.have)} in the cache, ${grouped(cached.need)} to compute`],
      ['Memory', bytes(plan.memoryBytes)],
      ['Disk', bytes(plan.diskBytes)],
      ['An epoch', time(secondsPerEpoch)],
      ['All of it', seconds === null ? time(null) : `${duration(seconds)} (${partsText(plan.parts)})`],
      ...(seconds === null
        ? []
        : [['Pace', 'the fastest of the last five such measurements on this machine'] as const]),
    ]),
  )
  for (const warning of plan.warnings) terminal.note(`Note: ${warning}`)
  if (plan.lighter) terminal.note(`Note: ${lighterText(plan.lighter)}`)
  return 0
}
