import { join, resolve } from 'node:path'
import { Option } from 'commander'
import type { Command } from 'commander'
import {
  datasetMap,
  featureMaps,
  filterPictures,
  gradCam,
  insightSplits,
  mapMethods,
  neighbours,
} from '../../../../shared/contract/insight.ts'
import type { InsightSplit } from '../../../../shared/contract/insight.ts'
import { writeFileAtomic } from '../../../files/atomic.ts'
import { makeFolder } from '../../../files/make-folder.ts'
import type { Act } from '../act.ts'
import { withLab } from '../context.ts'
import type { Session } from '../context.ts'
import { followJob } from '../follow-job.ts'
import { facts, percent, table } from '../format.ts'
import { drawMap, overlay } from '../look/drawings.ts'
import { modelNamed, wholeNumber } from '../look/model.ts'
import type { ModelOptions } from '../look/model.ts'
import { datasetNamed, runNamed } from '../names.ts'

interface FilterOptions extends ModelOptions {
  layer: string
  from: number
  count: number
  seed: number
  out: string
}

interface DatasetOptions extends ModelOptions {
  data?: string
  split: InsightSplit
  layer?: string
}

const model = ['<model>', 'A base (vgg16, ...) or a run (see `runs`)'] as const
const picture = ['<picture>', 'A picture file'] as const

/** Options of every look at a base or a run. */
const ofModel = (command: Command): Command =>
  command
    .argument(...model)
    .addOption(new Option('--checkpoint <which>', 'Of a run').choices(['best', 'last']).default('best'))
    .addOption(
      new Option('--weights <which>', 'Of a base; none is one that has learned nothing')
        .choices(['imagenet', 'none'])
        .default('imagenet'),
    )
    .option('--size <pixels>', 'Side of the picture that goes into a base', wholeNumber('--size', 16, 1024))

/** Options of a look at a dataset's features. */
const ofDataset = (command: Command): Command =>
  command
    .option('--data <name>', 'The dataset; of a run its own', datasetNamed)
    .addOption(
      new Option('--split <split>', 'The test set stays sealed').choices([...insightSplits]).default('validation'),
    )
    .option('--layer <layer>', 'Whose output is compared; else the last with features of its own')

export const addLookCommands = (program: Command, act: Act): void => {
  const look = program.command('look').description('See inside a base or a run')
  addFilters(look, act)
  addMaps(look, act)
  addGradCam(look, act)
  addNeighbours(look, act)
  addMap(look, act)
}

const addFilters = (look: Command, act: Act) =>
  ofModel(look.command('filters').description('Filters of a convolution as pictures'))
    .requiredOption('--layer <layer>', 'The convolution, as `summary` names it')
    .option('--from <n>', 'The first filter', wholeNumber('--from', 0, 100_000), 0)
    .option('--count <n>', 'How many', wholeNumber('--count', 1, 4096), 12)
    .option('--seed <n>', 'Of the gray noise that the search begins with', wholeNumber('--seed', 0, 0xffffffff), 1337)
    .requiredOption('--out <folder>', 'Where the pictures are written')
    .action(
      act(async (context, name: string, { layer, from, count, seed, out, ...options }: FilterOptions) =>
        withLab(context, async session => {
          const input = { model: modelNamed(name, options), layer, from, count, seed }
          const start = () => session.client.request('insight.filters', input)
          const found = filterPictures.parse(await followJob(context, session, start, { events: true }))
          await makeFolder(resolve(out))
          const written = []
          for (const { filter, asset, activation, before } of found.pictures) {
            const file = join(resolve(out), `${layer}-${String(filter).padStart(4, '0')}.png`)
            await writeFileAtomic(file, await bytesOf(session, asset))
            written.push({ filter, file, activation, before })
          }
          context.terminal.value({ event: 'end', layer, filters: found.filters, pictures: written })
          context.terminal.print(`${written.length} of ${found.filters} filters of ${layer} in ${resolve(out)}`)
          return 0
        }),
      ),
    )

const addMaps = (look: Command, act: Act) =>
  ofModel(look.command('maps').description('What a layer puts out for a picture, all channels in one'))
    .argument(...picture)
    .requiredOption('--layer <layer>', 'As `summary` names it')
    .requiredOption('--out <file>', 'The PNG to write')
    .action(
      act(async (context, name: string, path: string, options: ModelOptions & { layer: string; out: string }) =>
        withLab(context, async session => {
          const { layer, out } = options
          const start = () =>
            session.client.request('insight.maps', {
              ...{ model: modelNamed(name, options), layer },
              picture: { kind: 'offer', token: session.offer(path).token },
            })
          const { atlas, ...found } = featureMaps.parse(await followJob(context, session, start, { events: false }))
          await writeFileAtomic(resolve(out), await bytesOf(session, atlas))
          context.terminal.value({ ...found, file: resolve(out) })
          const { channels, height, width, columns } = found
          context.terminal.print(
            `${channels} channels of ${height} x ${width}, ${columns} in a row, each from its lowest value (dark) to its highest: ${resolve(out)}`,
          )
          return 0
        }),
      ),
    )

const addGradCam = (look: Command, act: Act) =>
  look
    .command('gradcam')
    .description('Where in a picture a run sees what speaks for a class (Grad-CAM)')
    .argument('<run>', 'See `runs`', runNamed)
    .argument(...picture)
    .option('--layer <layer>', 'Else the last convolution')
    .option('--class <name>', 'Else the one that it predicts')
    .addOption(new Option('--checkpoint <which>').choices(['best', 'last']).default('best'))
    .requiredOption('--out <file>', 'The PNG to write: the heat over the picture')
    .action(
      act(
        async (
          context,
          runId: string,
          path: string,
          { out, ...options }: { layer?: string; class?: string; checkpoint: 'best' | 'last'; out: string },
        ) =>
          withLab(context, async session => {
            const { token } = session.offer(path)
            const start = () =>
              session.client.request('insight.gradCam', { runId, ...options, picture: { kind: 'offer', token } })
            const { heat, ...found } = gradCam.parse(await followJob(context, session, start, { events: false }))
            const shown = await session.client.request('insight.picture', { token })
            const drawn = await overlay(await bytesOf(session, shown.asset), await bytesOf(session, heat))
            await writeFileAtomic(resolve(out), drawn)
            context.terminal.value({ ...found, file: resolve(out) })
            const predicted = found.predicted === null ? undefined : found.probabilities[found.predicted]
            context.terminal.print(
              facts([
                [
                  'Predicted',
                  found.predicted === null ? String(found.value) : `${found.predicted} (${percent(predicted ?? 0)})`,
                ],
                ['Heat', `what speaks for ${found.class ?? 'a high number'} in ${found.layer}`],
                ...(found.strongest === 0 ? [['Note', 'Nothing there speaks for it.'] as const] : []),
                ['Written', resolve(out)],
              ]),
            )
            return 0
          }),
      ),
    )

const addNeighbours = (look: Command, act: Act) =>
  ofDataset(
    ofModel(
      look.command('neighbours').description('The pictures of a dataset whose features are most like a picture’s'),
    ),
  )
    .argument(...picture)
    .option('--count <n>', 'How many', wholeNumber('--count', 1, 200), 12)
    .action(
      act(async (context, name: string, path: string, options: DatasetOptions & { count: number }) =>
        withLab(context, async session => {
          const { count, data, split, layer } = options
          const start = () =>
            session.client.request('insight.neighbours', {
              ...{ model: modelNamed(name, options), dataset: data, split, layer, count },
              picture: { kind: 'offer', token: session.offer(path).token },
            })
          const found = neighbours.parse(await followJob(context, session, start, { events: true }))
          context.terminal.value({ event: 'end', ...found })
          const rows = found.near.map(one => [one.file, one.class ?? '', one.similarity.toFixed(4)])
          context.terminal.print(table([['file', 'class', 'similarity'], ...rows]))
          return 0
        }),
      ),
    )

const addMap = (look: Command, act: Act) =>
  ofDataset(ofModel(look.command('map').description('The pictures of a dataset on a plane, by their features')))
    .addOption(new Option('--method <which>').choices([...mapMethods]).default('pca'))
    .option(
      '--seed <n>',
      'Of UMAP, and of the pictures drawn where there are too many',
      wholeNumber('--seed', 0, 0xffffffff),
      1337,
    )
    .option('--out <file>', 'A PNG of the map')
    .action(
      act(
        async (
          context,
          name: string,
          options: DatasetOptions & { method: (typeof mapMethods)[number]; seed: number; out?: string },
        ) =>
          withLab(context, async session => {
            const { data, split, layer, method, seed, out } = options
            const input = { model: modelNamed(name, options), dataset: data, split, layer, method, seed }
            const start = () => session.client.request('insight.map', input)
            const found = datasetMap.parse(await followJob(context, session, start, { events: true }))
            const file = out === undefined ? null : resolve(out)
            if (file !== null) await writeFileAtomic(file, await drawMap(found))
            context.terminal.value({ event: 'end', ...found, file })
            const shares = found.explained.map(percent).join(' and ')
            context.terminal.print(
              [
                `${found.points.length} of ${found.count} pictures by ${found.layer}`,
                ...(shares ? [`the axes show ${shares} of the variance`] : []),
                ...(file === null ? [] : [file]),
              ].join('; '),
            )
            return 0
          }),
      ),
    )

/** What a window would show under that id. */
const bytesOf = async (session: Session, asset: string): Promise<Uint8Array> =>
  (await session.lab.assets.open(`picture/${asset}?size=full`)).bytes
