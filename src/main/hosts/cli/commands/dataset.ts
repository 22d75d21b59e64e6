import { statSync } from 'node:fs'
import { Option } from 'commander'
import type { Command } from 'commander'
import { z } from 'zod'
import {
  chapterRepository,
  dataset,
  finding,
  officialDatasets,
  officialId,
  orientations,
  splits,
} from '../../../../shared/contract/datasets.ts'
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
const kinds = ['classification', 'regression'] as const

interface AddOptions {
  name?: string
  copy?: boolean
  split?: number[]
  seed?: number
  kind?: (typeof kinds)[number]
  labelColumn?: string
  orientation?: (typeof orientations)[number]
}

export const addDatasetCommands = (program: Command, act: Act): void => {
  const command = program.command('dataset').description('Datasets: named sets of pictures')
  command
    .command('add')
    .description(
      'Make a dataset of a folder, an archive, a CSV, files of CIFAR or MNIST, a git repository, or a known name',
    )
    .argument(
      '<source...>',
      `a folder; several folders, one for each class; a .zip, .tar or .tar.gz of one; a CSV of picture paths with classes or numbers; CIFAR or MNIST files or archives; the http(s) address of a git repository; ${knownNames}`,
    )
    .option('--name <name>', 'What it is called; without it the folder’s name', newDatasetName)
    .option('--copy', 'Copy the pictures into the lab; without it they are used where they lie')
    .option('--split <train/validation/test>', 'Shares in percent, where the folder has no splits', parsePercent)
    .option('--seed <n>', 'Seed of that split', parseSeed)
    .addOption(
      new Option('--kind <kind>', 'Classes or numbers, where that is open: a CSV’s column, the sample').choices(kinds),
    )
    .option('--label-column <name>', 'The column of a CSV that holds the classes or the numbers')
    .addOption(new Option('--orientation <how>', 'Whether the camera’s EXIF orientation counts').choices(orientations))
    .action(
      act(async (context, sources: string[], options: AddOptions) => {
        const { terminal } = context
        return withLab(context, async session => {
          const input: AddInput = { source: sourceOf(sources, session), ...options }
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

const knownNames = `\`sample\` (a small generated one), \`chapter\` (the book’s cats and dogs), ${officialDatasets
  .map(({ id, bytes }) => `\`${id}\` (${Math.round(bytes / 1e6)} MB)`)
  .join(', ')}`

const sourceOf = (sources: readonly string[], { offer }: Session): AddInput['source'] => {
  const [source, ...more] = sources as [string, ...string[]]
  if (more.length > 0) {
    const [first, ...others] = sources.map(path => offer(path).token) as [string, ...string[]]
    return { kind: 'offer', token: first, more: others }
  }
  const official = officialId.safeParse(source.toLowerCase())
  if (official.success) return { kind: 'official', id: official.data }
  if (source === 'sample') return { kind: 'sample' }
  if (source === 'chapter') return { kind: 'git', url: chapterRepository }
  if (/^https?:\/\//i.test(source)) return { kind: 'git', url: source }
  const isThere = statSync(source, { throwIfNoEntry: false }) !== undefined
  if (!isThere && /^([a-z][a-z0-9+.-]*:\/\/|[\w.-]+@[\w.-]+:)/i.test(source))
    throw usage(
      `"${source}" is not an http or https address.`,
      'Use the repository’s https address, or clone it first.',
    )
  return { kind: 'offer', token: offer(source).token }
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
  const { classes, kind, skipped, target, notes = [] } = made
  const rows = splits.map(split => {
    const { count, perClass } = made.splits[split]
    const found = `Found ${count} files belonging to ${classes.length} classes.`
    return kind === 'regression'
      ? ([split, `Found ${count} files with a target.`] as const)
      : ([split, `${found}  ${countsText(classes, perClass)}`] as const)
  })
  const left = skipped.slice(0, 10).map(({ file, reason }) => `  ${file}: ${reason}`)
  const more = skipped.length > 10 ? [`  … and ${skipped.length - 10} more`] : []
  const skippedText = skipped.length > 0 ? [`Skipped ${skipped.length}:`, ...left, ...more] : []
  const range =
    kind === 'regression' && target ? [['target', `${target.name}, ${target.min} to ${target.max}`] as const] : []
  const said = notes.map(note => ['note', note] as const)
  return [facts([['name', made.name], ['path', made.path], ...range, ...rows, ...said]), ...skippedText].join('\n')
}

/** Classes that are named with their pictures; of more only the first and the last, so that a line stays a line. */
const namedClasses = 12

const countsText = (classes: readonly string[], perClass: Record<string, number>): string => {
  const one = (name: string) => `${name} ${perClass[name] ?? 0}`
  if (classes.length <= namedClasses) return classes.map(one).join(', ')
  return `${classes.slice(0, 5).map(one).join(', ')}, … ${classes.slice(-2).map(one).join(', ')}`
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
