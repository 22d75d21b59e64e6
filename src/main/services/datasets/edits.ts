import { splits as splitOrder } from '../../../shared/contract/datasets.ts'
import type { Dataset, DatasetEdit, Image, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'

export type BySplit = Record<Split, Image[]>

/** The names of the classes after the changes, in label order. */
export const classesAfter = (classes: readonly string[], edits: readonly DatasetEdit[]): string[] => {
  const names = [...classes]
  for (const edit of edits) if (edit.kind === 'rename-class') names[edit.label] = edit.name
  return names
}

/** Every name that each class has had, in label order, the first one from the folders. */
export const namesEver = (classes: readonly string[], edits: readonly DatasetEdit[]): string[][] => {
  const names = classes.map(name => [name])
  for (const edit of edits) if (edit.kind === 'rename-class') names[edit.label]?.push(edit.name)
  return names
}

/** The pictures after the changes: those in use with their present labels, and those left out. */
export const imagesAfter = (images: BySplit, edits: readonly DatasetEdit[]): { images: BySplit; leftOut: Image[] } => {
  const labels = new Map<string, number>()
  const out = new Set<string>()
  for (const edit of edits) {
    if (edit.kind === 'move') for (const id of edit.imageIds) labels.set(id, edit.label)
    if (edit.kind === 'leave-out') for (const id of edit.imageIds) out.add(id)
    if (edit.kind === 'bring-back') for (const id of edit.imageIds) out.delete(id)
  }
  const leftOut: Image[] = []
  const inUse = (split: Split) =>
    images[split].flatMap(image => {
      const label = labels.get(image.id)
      const now = label === undefined ? image : { ...image, label }
      if (!out.has(image.id)) return [now]
      leftOut.push(now)
      return []
    })
  return { images: { train: inUse('train'), validation: inUse('validation'), test: inUse('test') }, leftOut }
}

/**
 * Whether a change can be made to a dataset as it is now.
 *
 * @throws LabError `not-found` for a picture or class that is not there, `dataset-invalid` for a name that two classes
 *   would share and for a change that leaves a class without training pictures
 */
export const checkEdit = (
  edit: DatasetEdit,
  dataset: Pick<Dataset, 'name' | 'classes'>,
  now: { images: BySplit; leftOut: readonly Image[] },
): void => {
  if (edit.kind === 'rename-class') {
    checkLabel(edit.label, dataset)
    if (dataset.classes.some((name, label) => label !== edit.label && name === edit.name))
      throw new LabError(
        'dataset-invalid',
        `"${dataset.name}" has a class "${edit.name}" already.`,
        'Give the two classes different names, or move the pictures of one to the other.',
      )
    return
  }
  if (edit.kind === 'move') checkLabel(edit.label, dataset)
  const known = new Set(
    (edit.kind === 'bring-back' ? now.leftOut : splitOrder.flatMap(split => now.images[split])).map(({ id }) => id),
  )
  const unknown = edit.imageIds.find(id => !known.has(id))
  if (unknown !== undefined)
    throw new LabError(
      'not-found',
      `The dataset "${dataset.name}" has no such picture "${unknown}".`,
      'Reload the page.',
    )
  if (edit.kind !== 'bring-back') checkClassesStay(edit, dataset, now.images.train)
}

const checkLabel = (label: number, { name, classes }: Pick<Dataset, 'name' | 'classes'>) => {
  if (label < classes.length) return
  throw new LabError('not-found', `The dataset "${name}" has no class number ${label}.`, 'Reload the page.')
}

/** Every class keeps a training picture, and a regression at least one: without any nothing can be learned. */
const checkClassesStay = (
  edit: Extract<DatasetEdit, { imageIds: string[] }>,
  { classes }: Pick<Dataset, 'classes'>,
  train: readonly Image[],
) => {
  const changed = new Set(edit.imageIds)
  const kept = new Set(
    train.flatMap(({ id, label }) => {
      if (!changed.has(id)) return [label]
      return edit.kind === 'move' ? [edit.label] : []
    }),
  )
  const emptied = train.find(({ label }) => !kept.has(label))
  if (!emptied) return
  throw new LabError(
    'dataset-invalid',
    `That would leave ${emptied.label === null ? 'the dataset' : `the class "${classes[emptied.label] ?? ''}"`} without a training picture.`,
    'Keep one, or add the dataset again without that class.',
  )
}
