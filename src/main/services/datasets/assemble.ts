import { splits as splitOrder } from '../../../shared/contract/datasets.ts'
import type { Dataset, Image, Split } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { countSplits } from './count-splits.ts'
import { drawSplits } from './draw-splits.ts'
import type { Inspected, Inspection } from './inspect.ts'
import type { Layout } from './layout.ts'
import type { Found } from './listing.ts'
import type { Skipped } from './list-pictures.ts'

interface Choices {
  split: number[]
  seed: number
}

export type Assembled = Pick<Dataset, 'kind' | 'classes' | 'target' | 'splits' | 'splitting' | 'skipped' | 'notes'> & {
  images: Image[]
}

/**
 * Put every readable picture in its split, and count. Splits that have a folder keep what is in it; where there are
 * class folders only, all are drawn; where validation or test is missing, that one is drawn from train.
 */
export const assemble = (found: Found, inspection: Inspection, choices: Choices, layout: Layout): Assembled => {
  const { classes } = found
  if (classes.includes('__proto__')) throw keptName()
  const skipped = [...found.skipped, ...inspection.skipped]
  const folders = layout.splits ? splitOrder.filter(split => layout.splits?.[split]) : [null]
  for (const split of folders) checkReadable(classes, split, inspection.images, found, inspection.skipped)
  const missing = splitOrder.filter(split => layout.splits !== null && !layout.splits[split])
  const images = drawn(inspection.images, classes, choices, missing)
  return {
    ...{ kind: found.kind, classes, target: targetOf(found, images) },
    ...(found.notes.length > 0 && { notes: found.notes }),
    images: splitOrder.flatMap(split => images.filter(image => image.split === split)),
    splits: countSplits(images, classes),
    splitting: splittingOf(layout, missing, choices),
    skipped,
  }
}

/** Tables of classes by name (counts, probabilities) cannot hold it: JavaScript keeps it for itself. */
const keptName = () =>
  new LabError(
    'dataset-invalid',
    'A class cannot be called "__proto__": programs in JavaScript keep that name for themselves.',
    'Give it another name.',
  )

/** Every split needs pictures. */
export const checkPercent = (percent: readonly number[]): void => {
  const empty = splitOrder.filter((_, i) => !(percent[i]! > 0))
  if (empty.length > 0)
    throw new LabError(
      'dataset-invalid',
      `The split ${percent.join('/')} leaves ${empty.join(' and ')} empty.`,
      'Give each of train, validation and test a share above 0, such as 80/10/10.',
    )
}

const splittingOf = (layout: Layout, missing: Split[], { split: percent, seed }: Choices): Dataset['splitting'] => {
  if (!layout.splits) return { kind: 'seeded', percent, seed }
  return missing.length > 0 ? { kind: 'folders', drawn: { splits: missing, percent, seed } } : { kind: 'folders' }
}

/** What a regression predicts, with the range of it in these pictures. */
const targetOf = ({ target }: Found, images: readonly Image[]): Dataset['target'] => {
  if (target === null) return null
  const range = { min: Infinity, max: -Infinity }
  for (const image of images) {
    range.min = Math.min(range.min, image.target!)
    range.max = Math.max(range.max, image.target!)
  }
  return { name: target, ...range }
}

const drawn = (
  images: readonly Inspected[],
  classes: string[],
  { split, seed }: Choices,
  missing: Split[],
): Image[] => {
  const fixed = images.filter(image => image.split !== null && (image.split !== 'train' || missing.length === 0))
  const toDraw = images.filter(image => image.split === null || (image.split === 'train' && missing.length > 0))
  const all = toDraw.every(image => image.split === null)
  const percent = splitOrder.map((name, i) => (all || name === 'train' || missing.includes(name) ? split[i]! : 0))
  const drawnSplits = toDraw.length > 0 ? drawSplits(toDraw, classes, percent, seed) : []
  const chosen = new Map(toDraw.map((image, i) => [image, drawnSplits[i]!]))
  const kept = new Map(fixed.map(image => [image, image.split!]))
  return images.map(image => ({ ...image, split: chosen.get(image) ?? kept.get(image)! }))
}

/** A class folder whose files are all unreadable is as empty as an empty one. */
const checkReadable = (
  classes: readonly string[],
  split: Split | null,
  images: readonly Inspected[],
  found: Found,
  skipped: readonly Skipped[],
) => {
  const readable = new Set(images.filter(image => image.split === split).map(({ label }) => label))
  const listed = classes.map((): string[] => [])
  for (const { file, label, split: own } of found.files) if (own === split && label !== null) listed[label]!.push(file)
  if (found.kind === 'regression' && found.files.some(file => file.split === split) && readable.size === 0)
    throw noneReadable(found, split, skipped)
  for (const [label, name] of classes.entries()) {
    const files = listed[label]!
    if (files.length === 0 || readable.has(label)) continue
    const first = skipped.find(({ file }) => file === files[0])
    throw new LabError(
      'dataset-invalid',
      `None of the ${files.length} files of class "${name}"${split ? ` in ${split}` : ''} is a picture that can be read. ${first ? `${first.file}: ${first.reason}` : ''}`.trim(),
      'Put readable pictures of that class there, or remove its folder.',
    )
  }
}

const noneReadable = ({ files }: Found, split: Split | null, skipped: readonly Skipped[]) =>
  new LabError(
    'dataset-invalid',
    `None of the ${files.length} pictures${split ? ` in ${split}` : ''} can be read. ${skipped[0] ? `${skipped[0].file}: ${skipped[0].reason}` : ''}`.trim(),
    'Put readable pictures there.',
  )
