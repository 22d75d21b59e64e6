import { Option } from 'commander'
import type { Command } from 'commander'
import { orientations } from '../../../../shared/contract/datasets.ts'
import type { Input } from '../../../../shared/contract/index.ts'
import { dataFormats } from '../../../../shared/contract/nets.ts'
import { featuresResult } from '../../../../shared/contract/predict.ts'
import { summaryTable } from '../../../../shared/summary-table.ts'
import type { Act } from '../act.ts'
import { withLab } from '../context.ts'
import type { Session } from '../context.ts'
import { followJob } from '../follow-job.ts'
import { duration, facts } from '../format.ts'
import { netNamed } from '../names.ts'
import { usage } from '../terminal.ts'

interface SummaryOptions {
  input?: [number | null, number | null, number]
  classes?: number
  top?: boolean
  freeze?: string
  dataFormat?: (typeof dataFormats)[number]
  weights?: 'imagenet' | 'none'
}

interface FeaturesOptions {
  layer?: string
  input?: [number | null, number | null, number]
  weights: string
  orientation?: (typeof orientations)[number]
  out: string
}

export const addNetCommands = (program: Command, act: Act): void => {
  program
    .command('summary')
    .description('The layers of a net, their output shapes and parameters, as Keras prints them')
    .argument('<net>', 'vgg16, minivgg, ...', netNamed)
    .option('--input <height x width x channels>', 'As in 180x180x3, or `any`', parseInput)
    .option('--classes <n>', 'Classes of the top', parseClasses)
    .option('--top', 'With its classifier')
    .option('--freeze <layer>', 'The last frozen layer; everything above it is trained')
    .addOption(new Option('--data-format <format>', 'Where the colour channels stand').choices(dataFormats))
    .addOption(
      new Option('--weights <which>', 'As in Keras: for imagenet, efficientnetb0 has a Rescaling more')
        .choices(['imagenet', 'none'])
        .default('none'),
    )
    .action(
      act(async (context, net: string, { top, ...options }: SummaryOptions) =>
        withLab(context, async ({ client }) => {
          const input = { net, ...options, ...(top === undefined ? {} : { includeTop: top }) }
          const summary = await client.request('nets.summary', input)
          context.terminal.value(summary)
          context.terminal.print(summaryTable(summary))
          return 0
        }),
      ),
    )
  program
    .command('features')
    .description('Features of any layer, as NumPy files')
    .argument('<base>', 'vgg16, ...', netNamed)
    .argument('<pictures...>', 'pictures, folders, or the name of a dataset')
    .option('--layer <name>', 'Without it the last one')
    .option('--input <height x width x channels>', 'As in 180x180x3', parseInput)
    .option('--weights <which>', '`imagenet`, `none` (random) or a Keras weights file', 'imagenet')
    .addOption(new Option('--orientation <how>', 'Whether the camera’s EXIF orientation counts').choices(orientations))
    .requiredOption('--out <path>', 'An .npy file; for a dataset a folder')
    .action(
      act(async (context, base: string, pictures: string[], options: FeaturesOptions) =>
        withLab(context, async session => {
          const { layer, input, orientation, out } = options
          if (input && (input[0] === null || input[1] === null || input[2] !== 3))
            throw usage(`--input takes height x width x 3 here, as in 180x180x3. Received "${input.join('x')}".`)
          const request: Input<'features.extract'> = {
            base,
            source: await sourceOf(pictures, session),
            weights: weightsOf(options.weights, session),
            out: session.offer(out, { kind: 'new-file' }).token,
            ...(layer === undefined ? {} : { layer }),
            ...(input === undefined ? {} : { input: [input[0]!, input[1]!, 3] as [number, number, 3] }),
            ...(orientation === undefined ? {} : { orientation }),
          }
          const start = () => session.client.request('features.extract', request)
          const result = featuresResult.parse(await followJob(context, session, start, { events: true }))
          context.terminal.value({ event: 'end', ...result })
          context.terminal.print(
            facts([
              ['Written to', result.out],
              ['Shape', `(${result.shape.join(', ')}) ${result.dtype}`],
              ['Layer', result.layer],
              ['Preprocessing', result.preprocess],
              ['Time', `${duration(result.secondsPerImage)} a picture`],
            ]),
          )
          return 0
        }),
      ),
    )
}

/** A dataset of that name goes first; `./name` is always a path. */
const sourceOf = async (
  pictures: string[],
  { client, offer }: Session,
): Promise<Input<'features.extract'>['source']> => {
  const [first] = pictures
  const datasets = await client.request('datasets.list', {})
  if (pictures.length === 1 && datasets.some(({ name }) => name === first)) return { kind: 'dataset', name: first! }
  return { kind: 'offers', tokens: pictures.map(path => offer(path).token) }
}

const weightsOf = (which: string, { offer }: Session): Input<'features.extract'>['weights'] =>
  which === 'imagenet' || which === 'none'
    ? { kind: which }
    : { kind: 'offer', token: offer(which, { kind: 'file' }).token }

function parseInput(text: string): [number | null, number | null, number] {
  if (text.toLowerCase() === 'any') return [null, null, 3]
  const parts = /^(\d+)x(\d+)x(\d+)$/i.exec(text)?.slice(1).map(Number)
  if (parts?.every(part => part > 0)) return [parts[0]!, parts[1]!, parts[2]!]
  throw usage(`--input takes height x width x channels, as in 180x180x3, or "any". Received "${text}".`)
}

function parseClasses(text: string): number {
  const classes = Number(text)
  if (Number.isSafeInteger(classes) && classes >= 2) return classes
  throw usage(`--classes takes a whole number from 2 on. Received "${text}".`)
}
