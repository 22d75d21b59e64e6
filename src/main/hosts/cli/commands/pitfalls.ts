import type { Command } from 'commander'
import { computedPitfalls, pitfalls } from '../../../../shared/contract/pitfalls.ts'
import type { Pitfalls } from '../../../../shared/contract/pitfalls.ts'
import type { Act } from '../act.ts'
import { withLab } from '../context.ts'
import type { Context, Session } from '../context.ts'
import { describePitfalls } from '../describe-pitfalls.ts'
import { followJob } from '../follow-job.ts'
import { runNamed } from '../names.ts'

interface Flags {
  quick?: boolean
  anew?: boolean
  seed: number
}

export const addPitfallsCommand = (program: Command, act: Act): void => {
  program
    .command('pitfalls')
    .description(
      'What to beware of before believing a run: more data, roles and likeness of the splits, intervals, one number to rank by, pace, and whether validation and test agree. No test set is opened',
    )
    .argument('<run>', 'A finished run; see `runs`', runNamed)
    .option('--quick', 'Leave out what has to be computed first: it trains small heads and looks at all pictures')
    .option('--anew', 'Compute again what was computed before')
    .option('--seed <seed>', 'Which pictures and first weights are drawn', Number, 1337)
    .action(
      act(async (context, runId: string, flags: Flags) =>
        withLab(context, async session => {
          const told = await lookedAt(context, session, runId, flags)
          context.terminal.value({ event: 'end', ...told })
          context.terminal.print(describePitfalls(told))
          return 0
        }),
      ),
    )
}

const lookedAt = async (context: Context, session: Session, runId: string, flags: Flags): Promise<Pitfalls> => {
  const { client } = session
  let told = await client.request('pitfalls.show', { runId })
  if (flags.quick) return told
  for (const which of computedPitfalls) {
    const known = told[which]
    if (known !== null && ('reason' in known || !flags.anew)) continue
    const start = () => client.request('pitfalls.compute', { runId, which, seed: flags.seed })
    told = pitfalls.parse(await followJob(context, session, start, { events: true }))
  }
  return told
}
