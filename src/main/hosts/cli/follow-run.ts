import { LabError } from '../../../shared/contract/errors.ts'
import type { EpochRecord, RunPhase, RunProgress, RunSummary } from '../../../shared/contract/runs.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { Context, Session } from './context.ts'
import { epochLines } from './epoch-line.ts'

export interface StartedRun {
  runId: string
  dir: string
  spec: RunSpec
}

const phases: Record<RunPhase, { title: string; unit: string } | null> = {
  waiting: null,
  features: { title: 'Features', unit: 'pictures' },
  train: { title: 'Training', unit: 'updates' },
  validate: { title: 'Validation', unit: '' },
  evaluate: { title: 'Evaluation', unit: 'pictures' },
  done: null,
}

/**
 * Start or resume a run, tell what happens, and wait until it has ended or was stopped. Ctrl-C stops it at a checkpoint.
 *
 * @throws LabError what the run failed with
 */
export const followRun = async (
  context: Context,
  session: Session,
  start: () => Promise<StartedRun>,
): Promise<RunSummary> => {
  const { terminal, interrupt } = context
  const { client } = session
  let held: (() => void)[] | null = []
  let run: (StartedRun & { steps: number }) | null = null
  let begun = false
  let end: (summary: RunSummary) => void = () => undefined
  const ended = new Promise<RunSummary>(resolve => (end = resolve))

  // Facts may come before the answer that names the run: they are held until then.
  const hear = (work: () => void) => (held ? void held.push(work) : work())

  const onRun = (summary: RunSummary) => {
    if (summary.id !== run?.runId) return
    const atWork = summary.state === 'queued' || summary.state === 'running'
    begun ||= atWork
    // A resumed run may be told once more as it was before.
    if (begun && !atWork) end(summary)
  }
  const onProgress = ({ runId, phase, done, total, secondsLeft }: RunProgress) => {
    const shown = phases[phase]
    if (runId !== run?.runId || !shown) return
    terminal.progress({ ...shown, done, total, secondsLeft })
    terminal.value({ event: 'progress', phase, done, total, secondsLeft })
  }
  const onEpoch = ({ runId, record }: { runId: string; record: EpochRecord }) => {
    if (runId !== run?.runId) return
    terminal.print(epochLines(record, run.spec.epochs, run.steps))
    terminal.value({ event: 'epoch', ...record })
  }
  const leaving = [
    client.on('run', summary => hear(() => onRun(summary))),
    client.on('run.progress', progress => hear(() => onProgress(progress))),
    client.on('run.epoch', epoch => hear(() => onEpoch(epoch))),
    interrupt.listen(() => {
      terminal.note('Stopping at a checkpoint… (Ctrl-C again ends at once)')
      if (run) client.request('runs.stop', { runId: run.runId }).catch((error: unknown) => terminal.note(String(error)))
    }),
  ]
  try {
    const started = await start()
    run = { ...started, steps: await stepsOf(session, started.spec) }
    terminal.value({ event: 'start', runId: run.runId, dir: run.dir, config: run.spec })
    terminal.note(`Run ${run.runId}`)
    const earlier = held
    held = null
    for (const work of earlier) work()
    const summary = await ended
    if (summary.error) throw LabError.fromFact(summary.error)
    return summary
  } finally {
    for (const leave of leaving) leave()
    terminal.rest()
  }
}

/** Updates in an epoch. */
const stepsOf = async ({ client }: Session, { dataset, batch }: RunSpec): Promise<number> => {
  const { splits } = await client.request('datasets.show', { name: dataset })
  return Math.ceil(splits.train.count / batch)
}
