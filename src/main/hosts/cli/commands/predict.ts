import { resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { prediction } from '../../../../shared/contract/predict.ts'
import type { Prediction } from '../../../../shared/contract/predict.ts'
import { writeFileAtomic } from '../../../files/atomic.ts'
import type { Act } from '../act.ts'
import { withLab } from '../context.ts'
import type { Context, Session } from '../context.ts'
import { csv } from '../csv.ts'
import { followJob } from '../follow-job.ts'
import { figure, percent, table } from '../format.ts'
import { runNamed } from '../names.ts'

export const addPredictCommand = (program: Command, act: Act): void => {
  program
    .command('predict')
    .description('Say the class, or the number, of pictures with a finished run')
    .argument('<run>', 'See `runs`', runNamed)
    .argument('<pictures...>', 'pictures and folders of pictures')
    .option('--csv <file>', 'Write the predictions as a table, too')
    .option('--sort-into <folder>', 'Copy each picture into a folder of its class, in this new or empty folder')
    .action(
      act(
        async (
          context,
          runId: string,
          paths: string[],
          { csv: csvPath, sortInto }: { csv?: string; sortInto?: string },
        ) =>
          withLab(context, async session => {
            const tokens = paths.map(path => session.offer(path).token)
            const start = () => session.client.request('predict.images', { runId, tokens })
            const all = z.array(prediction).parse(await followJob(context, session, start, { events: false }))
            if (csvPath !== undefined) await writeFileAtomic(resolve(csvPath), csv(rowsOf(all)))
            if (sortInto !== undefined) await sortCopies(context, session, { runId, all, folder: sortInto })
            context.terminal.value(all.map(withoutAsset))
            context.terminal.print(listing(all))
            if (csvPath !== undefined) context.terminal.note(`Written to ${resolve(csvPath)}`)
            if (all.some(({ error }) => !error)) return 0
            context.terminal.note(noneRead(all))
            return 1
          }),
      ),
    )
}

const sortCopies = async (
  context: Context,
  session: Session,
  { runId, all, folder }: { runId: string; all: readonly Prediction[]; folder: string },
): Promise<void> => {
  const pictures = all.flatMap(({ asset, class: name }) =>
    asset && name !== undefined ? [{ asset, class: name }] : [],
  )
  if (pictures.length === 0) return
  const out = session.offer(folder, { kind: 'new-file' }).token
  const start = () => session.client.request('predict.sortCopies', { runId, pictures, out })
  await followJob(context, session, start, { events: false })
  context.terminal.note(`Copied ${pictures.length} pictures to ${resolve(folder)}`)
}

/** The id under which a window shows the picture means nothing to a program. */
const withoutAsset = (one: Prediction) => Object.fromEntries(Object.entries(one).filter(([key]) => key !== 'asset'))

const topOf = ({ class: name, probabilities }: Prediction): string => {
  const probability = name === undefined ? undefined : probabilities?.[name]
  return probability === undefined ? '' : percent(probability)
}

const listing = (all: readonly Prediction[]): string => {
  const read = all.filter(one => !one.error)
  const rows = read.map(one => [one.file, one.class ?? (one.value === undefined ? '' : figure(one.value)), topOf(one)])
  const failed = all.flatMap(({ error }) => (error ? [`Not read: ${error.message}`] : []))
  const head = read.some(({ value }) => value !== undefined) ? ['file', 'value', ''] : ['file', 'class', 'probability']
  return [...(rows.length > 0 ? [table([head, ...rows])] : []), ...failed].join('\n')
}

const noneRead = ({ length }: readonly Prediction[]): string => {
  const what = length === 1 ? 'The picture could not' : `None of the ${length} pictures could`
  return `unfreeze: ${what} be read, so nothing was predicted.`
}

/** A column for each class, in the order in which the first prediction has them. */
const rowsOf = (all: readonly Prediction[]): string[][] => {
  const classes = Object.keys(all.find(one => one.probabilities)?.probabilities ?? {})
  const head = ['file', 'class', ...classes.map(name => `probability of ${name}`), 'value', 'error']
  const rows = all.map(one => [
    one.file,
    one.class ?? '',
    ...classes.map(name => String(one.probabilities?.[name] ?? '')),
    String(one.value ?? ''),
    one.error?.message ?? '',
  ])
  return [head, ...rows]
}
