import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { onDisk } from '../../files/disk-error.ts'
import { writeNpy } from '../../files/npy.ts'
import { writeSynced } from '../../files/write-synced.ts'
import type { Net } from '../../nets/graph.ts'
import type { NamedWeights } from '../../weights/named-weights.ts'
import { writeWeightsFile } from '../../weights/write.ts'
import { evaluationCells } from './evaluation-cells.ts'
import { inputCells } from './input-cells.ts'
import { networkCells } from './network-cells.ts'
import { pictureCells } from './picture-cells.ts'
import type { Home } from './picture-cells.ts'
import { trainingCells } from './training-cells.ts'
import type { Cell, StartedNet, TwinRun } from './twin-run.ts'

const cellsOf = (twin: TwinRun, files: string, home: Home): Cell[] => [
  ...pictureCells(twin, files, home),
  ...networkCells(twin),
  ...inputCells(twin),
  ...trainingCells(twin),
  ...evaluationCells(twin),
]

/** Blank lines at the ends and more than two in a row say nothing. */
const tidy = (text: string) => `${text.trim().replace(/\n{4,}/g, '\n\n\n')}\n`

/** A Jupyter notebook, format 4.5. */
const notebookOf = (cells: readonly Cell[]): string => {
  const written = cells.map(({ kind, text }, at) => ({
    cell_type: kind,
    id: `cell-${at + 1}`,
    metadata: {},
    source: tidy(text)
      .trimEnd()
      .split(/(?<=\n)/),
    ...(kind === 'code' && { execution_count: null, outputs: [] }),
  }))
  const kernelspec = { display_name: 'Python 3', language: 'python', name: 'python3' }
  const metadata = { kernelspec, language_info: { name: 'python' } }
  return `${JSON.stringify({ cells: written, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`
}

/** The same as a script whose parts editors show as cells. */
const scriptOf = (cells: readonly Cell[]): string =>
  cells
    .map(({ kind, text }) =>
      kind === 'code'
        ? `# %%\n${tidy(text)}`
        : `# %% [markdown]\n${tidy(text)
            .trimEnd()
            .split('\n')
            .map(line => `# ${line}`.trimEnd())
            .join('\n')}\n`,
    )
    .join('\n')

/** What a twin's files are called beside it. */
export const twinFiles = (entry: string) => `${entry.replace(/\.[^.]*$/, '')}-files`

/**
 * Write a run as a notebook or script in Keras, with the folder of what it carries over: pictures with splits and labels,
 * first weights, order, views, the lab's numbers.
 *
 * @param workFolder where both are written
 * @param entry the name of the notebook or script
 */
export const writeTwin = async (workFolder: string, entry: string, twin: TwinRun, home: Home): Promise<void> => {
  const files = twinFiles(entry)
  const folder = join(workFolder, files)
  await onDisk(folder, () => mkdir(folder))
  const { run, base, head, orders, views } = twin
  const pictures = run.images.train.length
  await writeSynced(join(folder, 'run.json'), `${JSON.stringify(carried(twin), null, 1)}\n`)
  await writeNpy(join(folder, 'order.npy'), [orders.length / pictures, pictures], orders)
  if (views) {
    await writeNpy(join(folder, 'views.npy'), [pictures, views.perPicture, 3], views.drawn)
    await writeNpy(join(folder, 'shown.npy'), [views.shown.length / pictures, pictures], views.shown)
  }
  if (base) await writeStart(join(folder, 'initial-base.h5'), asBuilt(base))
  await writeStart(join(folder, 'initial-head.h5'), head)
  const cells = cellsOf(twin, files, home)
  await writeSynced(join(workFolder, entry), home === 'notebook' ? notebookOf(cells) : scriptOf(cells))
}

const writeStart = (path: string, { net, weights }: StartedNet) => writeWeightsFile(path, net, weights)

/**
 * Keras builds EfficientNet with one Rescaling more where it fetches ImageNet's weights itself. Without it, what it does is
 * part of the Normalization before it: (x - mean) / sqrt(v) * s is (x - mean) / sqrt(v / s²).
 */
const asBuilt = ({ net, weights }: StartedNet): StartedNet => {
  const scaling = net.layers.find(
    layer =>
      layer.type === 'Rescaling' &&
      net.layers.some(({ type, name }) => type === 'Normalization' && name === layer.inbound[0]),
  )
  if (scaling?.type !== 'Rescaling') return { net, weights }
  const normalization = scaling.inbound[0]!
  const [mean, variance, count] = weights.get(normalization) as [Float32Array, Float32Array, Float32Array]
  const folded = variance.map((value, channel) => value / (scaling.scale[channel] ?? scaling.scale[0]!) ** 2)
  const layers: Net['layers'] = net.layers.filter(({ name }) => name !== scaling.name)
  const own = new Map([[normalization, [mean, folded, count]]]) satisfies NamedWeights
  return {
    net: unlinked({ ...net, layers }, scaling.name, normalization),
    weights: { get: layer => own.get(layer) ?? weights.get(layer) },
  }
}

const unlinked = (net: Net, from: string, to: string): Net => ({
  ...net,
  layers: net.layers.map(layer => ({ ...layer, inbound: layer.inbound.map(name => (name === from ? to : name)) })),
})

/** What run.json beside the twin says. */
const carried = ({ run, labVersion, classes, history, evaluations }: TwinRun) => ({
  ...{ run: run.id, labVersion, recipe: run.spec.recipe, settings: run.spec, classes, target: run.dataset.target },
  pictures: run.images,
  history,
  evaluations: Object.fromEntries(
    Object.entries(evaluations).map(([split, { count, loss, accuracy, mae, low, high }]) => [
      split,
      { count, loss, accuracy, mae, low, high },
    ]),
  ),
})
