import { statSync } from 'node:fs'
import { Option } from 'commander'
import type { Command } from 'commander'
import { z } from 'zod'
import { chapterRepository, dataset, finding, orientations, splits } from '../../../../shared/contract/datasets.ts'
import type { Dataset, Finding } from '../../../../shared/contract/datasets.ts'
import type { Input } from '../../../../shared/contract/index.ts'
import type { Act } from '../act.ts'
import { withLab } from '../context.ts'
import type { Session } from '../context.ts'
import { followJob } from '../follow-job.ts'
import { facts, grouped, table } from '../format.ts'
import { datasetNamed, newDatasetName } from '../names.ts'
import { usage } from '../terminal.ts'

type AddInput = Input<'datasets.add'>
interface AddOptions {
  name?: string
  copy?: boolean
  split?: number[]
  seed?: number
  orientation?: (typeof orientations)[number]
}

export const addDatasetCommands = (program: Command, act: Act): void => {
  const command = program.command('dataset').description('Datasets: named sets of pictures')
  command
    .command('add')
    .description('Make a dataset of a folder, a git repository (http or https), `sample` or `chapter`')
    .argument('<source>', 'folder, address, `sample` (a small generated one) or `chapter` (the book’s cats and dogs)')
    .option('--name <name>', 'What it is called; without it the folder’s name', newDatasetName)
    .option('--copy', 'Copy the pictures into the lab; without it they are used where they lie')
    .option('--split <train/validation/test>', 'Shares in percent, where the folder has no splits', parsePercent)
    .option('--seed <n>', 'Seed of that split', parseSeed)
    .addOption(new Option('--orientation <how>', 'Whether the camera’s EXIF orientation counts').choices(orientations))
    .action(
      act(async (context, source: string, options: AddOptions) => {
        const { terminal } = context
        return withLab(context, async session => {
          const input: AddInput = { source: sourceOf(source, session), ...options }
          const start = () => session.client.request('datasets.add', input)
          const made = dataset.parse(await followJob(context, session, start, { events: true }))
          terminal.value({ event: 'end', ...made })
          terminal.print(describe(made))
          return 0
        })
      }),
    )
  command
    .command('list')
    .description('All datasets')
    .action(
      act(async context =>
        withLab(context, async ({ client }) => {
          const all = await client.request('datasets.list', {})
          context.terminal.value(all)
          if (all.length > 0) context.terminal.print(listing(all))
          else context.terminal.note('No datasets yet. `unfreeze dataset add sample` makes a small one to try.')
          return 0
        }),
      ),
    )
  command
    .command('show')
    .description('One dataset')
    .argument('<name>', 'See `dataset list`', datasetNamed)
    .action(
      act(async (context, name: string) =>
        withLab(context, async ({ client }) => {
          const found = await client.request('datasets.show', { name })
          context.terminal.value(found)
          context.terminal.print(describe(found))
          return 0
        }),
      ),
    )
  command
    .command('check')
    .description('Look for what could spoil a result: missing or changed pictures, duplicates, imbalance')
    .argument('<name>', 'See `dataset list`', datasetNamed)
    .action(
      act(async (context, name: string) =>
        withLab(context, async session => {
          const start = () => session.client.request('datasets.check', { name })
          const result = z
            .object({ findings: z.array(finding) })
            .parse(await followJob(context, session, start, { events: false }))
          context.terminal.value(result)
          context.terminal.print(findingsText(result.findings))
          return 0
        }),
      ),
    )
  command
    .command('remove')
    .description('Forget a dataset. Pictures that lie in your own folders stay; copies in the lab are deleted')
    .argument('<name>', 'See `dataset list`', datasetNamed)
    .action(
      act(async (context, name: string) =>
        withLab(context, async ({ client }) => {
          await client.request('datasets.remove', { name })
          context.terminal.value({ event: 'end', name })
          context.terminal.print(`Removed "${name}".`)
          return 0
        }),
      ),
    )
}

const sourceOf = (source: string, { offer }: Session): AddInput['source'] => {
  if (source === 'sample') return { kind: 'sample' }
  if (source === 'chapter') return { kind: 'git', url: chapterRepository }
  if (/^https?:\/\//i.test(source)) return { kind: 'git', url: source }
  const isFolder = statSync(source, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (!isFolder && /^([a-z][a-z0-9+.-]*:\/\/|[\w.-]+@[\w.-]+:)/i.test(source))
    throw usage(
      `"${source}" is not an http or https address.`,
      'Use the repository’s https address, or clone it first.',
    )
  return { kind: 'offer', token: offer(source, { kind: 'folder' }).token }
}

function parsePercent(text: string): number[] {
  const shares = text.split('/').map(part => (part.trim() === '' ? NaN : Number(part)))
  const sum = shares.reduce((total, share) => total + share, 0)
  if (shares.length === 3 && shares.every(share => share >= 0) && Math.abs(sum - 100) < 1e-9) return shares
  throw usage(`--split takes three shares that sum to 100, as in 80/10/10. Received "${text}".`)
}

function parseSeed(text: string): number {
  const seed = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(seed) && seed >= 0) return seed
  throw usage(`--seed takes a whole number from 0 on. Received "${text}".`)
}

const describe = (made: Dataset): string => {
  const { classes, kind, skipped } = made
  const rows = splits.map(split => {
    const { count, perClass } = made.splits[split]
    const found = `Found ${count} files belonging to ${classes.length} classes.`
    return kind === 'regression'
      ? ([split, `Found ${count} files with a target.`] as const)
      : ([split, `${found}  ${classes.map(name => `${name} ${perClass[name] ?? 0}`).join(', ')}`] as const)
  })
  const left = skipped.slice(0, 10).map(({ file, reason }) => `  ${file}: ${reason}`)
  const more = skipped.length > 10 ? [`  … and ${skipped.length - 10} more`] : []
  const skippedText = skipped.length > 0 ? [`Skipped ${skipped.length}:`, ...left, ...more] : []
  return [facts([['name', made.name], ['path', made.path], ...rows]), ...skippedText].join('\n')
}

const listing = (all: readonly Dataset[]): string =>
  table([
    ['name', 'train', 'validation', 'test', 'classes', 'test opened', 'from'],
    ...all.map(one => [
      one.name,
      ...splits.map(split => grouped(one.splits[split].count)),
      one.kind === 'regression' ? 'regression' : String(one.classes.length),
      String(one.testOpenings),
      one.source.from,
    ]),
  ])

const findingsText = (findings: readonly Finding[]): string =>
  findings.length === 0
    ? 'Nothing to complain about.'
    : findings
        .flatMap(({ severity, message, files = [] }) => [
          `${severity}: ${message}`,
          ...files.slice(0, 5).map(file => `  ${file}`),
          ...(files.length > 5 ? [`  … and ${files.length - 5} more`] : []),
        ])
        .join('\n')
