import { InvalidArgumentError } from 'commander'
import type { Command } from 'commander'
import { exportFormatInfo, exportFormats, exported } from '../../../../shared/contract/exports.ts'
import type { Exported, ExportFormat } from '../../../../shared/contract/exports.ts'
import { runSummary } from '../../../../shared/contract/runs.ts'
import type { Act } from '../act.ts'
import { withLab } from '../context.ts'
import { followJob } from '../follow-job.ts'
import { bytes, facts } from '../format.ts'
import { runNamed } from '../names.ts'

interface ExportOptions {
  to: ExportFormat
  out: string
  checkpoint: 'best' | 'last'
  force?: boolean
}

const oneOf =
  <T extends string>(values: readonly T[]) =>
  (text: string): T => {
    const found = values.find(value => value === text.toLowerCase())
    if (found !== undefined) return found
    throw new InvalidArgumentError(`Allowed: ${values.join(', ')}.`)
  }

export const addExportCommand = (program: Command, act: Act): void => {
  program
    .command('export')
    .description('Write a finished run’s model as other programs open it, and check that it predicts the same')
    .argument('<run>', 'See `runs`', runNamed)
    .requiredOption('--to <format>', exportFormats.join(', '), oneOf(exportFormats))
    .requiredOption('--out <path>', 'The new file or folder, or a folder to put the file into')
    .option('--checkpoint <which>', 'best or last', oneOf(['best', 'last']), 'best')
    .option('--force', 'Replace what is there')
    .addHelpText('after', `\n${formatHelp()}`)
    .action(
      act(async (context, runId: string, { to, out, checkpoint, force = false }: ExportOptions) =>
        withLab(context, async session => {
          const { token } = session.offer(out, { kind: 'new-file' })
          const start = () =>
            session.client.request('exports.start', { runId, format: to, checkpoint, out: token, force })
          const made = exported.parse(await followJob(context, session, start, { events: true }))
          const { file, format, bytes: size, parity, report } = made
          context.terminal.value({ event: 'end', file, format, bytes: size, parity, report })
          context.terminal.print(describe(made))
          return 0
        }),
      ),
    )
}

export const addImportCommand = (program: Command, act: Act): void => {
  program
    .command('import')
    .description('Take in a run that somebody shared: its curves, its results and its model')
    .argument('<file>', 'a .unfreeze file')
    .action(
      act(async (context, file: string) =>
        withLab(context, async session => {
          const { token } = session.offer(file, { kind: 'file' })
          const start = () => session.client.request('sharedRuns.import', { token })
          const run = runSummary.parse(await followJob(context, session, start, { events: true }))
          context.terminal.value({ event: 'end', runId: run.id, ...run })
          context.terminal.print(`Imported as ${run.id}: ${run.title}`)
          for (const warning of run.warnings) context.terminal.note(warning)
          return 0
        }),
      ),
    )
}

const formatHelp = (): string =>
  ['Formats:', ...exportFormats.map(format => `  ${format.padEnd(9)} ${exportFormatInfo[format].help}`)].join('\n')

const describe = ({ file, bytes: size, parity, report }: Exported): string =>
  facts([
    ['file', file],
    ['size', bytes(size)],
    ...(parity
      ? [
          [
            'tried on',
            `${parity.images} pictures${parity.files.length === 0 ? ' that were drawn: its own are gone' : ''}`,
          ] as const,
          ['difference', `${parity.maxAbsDifference.toExponential(1)} at most`] as const,
          ...(parity.sameClass === null ? [] : [['same class', parity.sameClass ? 'yes' : 'NO'] as const]),
        ]
      : []),
    ...(report === null ? [] : [['report', report] as const]),
  ])
