import { splits as splitOrder } from '../../../shared/contract/datasets.ts'
import type { Dataset, Finding, Image } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { wilson } from '../../../shared/wilson.ts'
import { concurrently } from '../../files/concurrently.ts'
import { sha256Bytes } from '../../files/hash.ts'
import { readPicture } from '../../files/read-picture.ts'
import { fingerprint } from '../../pictures/index.ts'
import type { Fingerprint } from '../../pictures/index.ts'
import type { JobControl } from '../jobs.ts'
import { findLookalikes } from './near-duplicates.ts'
import { pathOfPicture } from './store.ts'
import type { BySplit } from './store.ts'

/**
 * What a person should know before training on a dataset, in words: pictures that are gone or changed, the same picture in
 * two splits (the same bytes, or the same to the eye), classes out of balance, splits too small to trust, odd sizes, what was left out. Reads every file once.
 */
export const checkDataset = async (
  dataset: Dataset,
  images: BySplit,
  control: Pick<JobControl, 'signal' | 'progress'>,
): Promise<Finding[]> => {
  const all = splitOrder.flatMap(split => images[split])
  const { findings, looks } = await checkFiles(dataset, all, control)
  return [
    ...findings,
    ...duplicates(all, dataset.classes),
    ...lookalikes(all, looks),
    ...imbalance(dataset),
    ...smallSplits(dataset),
    ...sizes(all),
    ...left(dataset),
  ]
}

const many = (count: number, one: string, more = `${one}s`) => `${count} ${count === 1 ? one : more}`

/** Read every file once: whether it is as it was, and what it looks like (null where it cannot be read). */
const checkFiles = async (
  dataset: Dataset,
  all: readonly Image[],
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<{ findings: Finding[]; looks: (Fingerprint | null)[] }> => {
  const missing: string[] = []
  const changed: string[] = []
  let done = 0
  progress({ phase: 'Reading pictures', done, total: all.length, unit: 'pictures' })
  const looks = await concurrently(all, 4, async ({ file, sha256 }): Promise<Fingerprint | null> => {
    signal.throwIfAborted()
    let look: Fingerprint | null = null
    try {
      const bytes = await readPicture(await pathOfPicture(dataset, file))
      if (sha256Bytes(bytes) === sha256) look = await fingerprint(bytes, dataset.orientation)
      else changed.push(file)
    } catch (error) {
      if (!(error instanceof LabError)) throw error
      missing.push(file)
    }
    progress({ done: ++done })
    return look
  })
  const findings: Finding[] = []
  if (missing.length > 0)
    findings.push({
      kind: 'missing',
      severity: 'error',
      message: `${many(missing.length, 'picture')} of ${all.length} cannot be read any more in "${dataset.path}". Put them back, or add the dataset again without them.`,
      files: missing.sort(),
    })
  if (changed.length > 0)
    findings.push({
      kind: 'changed',
      severity: 'error',
      message: `${many(changed.length, 'picture')} changed since the dataset was added. Runs made with it cannot be repeated; add it again to use the pictures as they are now.`,
      files: changed.sort(),
    })
  return { findings, looks }
}

/** Pictures of two splits that are other files and yet the same picture. */
const lookalikes = (all: readonly Image[], looks: readonly (Fingerprint | null)[]): Finding[] => {
  const pairs = findLookalikes(
    looks,
    (a, b) => all[a]!.split !== all[b]!.split && all[a]!.sha256 !== all[b]!.sha256, // equal bytes were told before
  )
  if (pairs.length === 0) return []
  return [
    {
      kind: 'near-duplicate',
      severity: 'warning',
      message: `${many(pairs.length, 'pair')} of pictures in different splits look the same (scaled or saved again). If they are, validation and test look better than they are: leave one of each out.`,
      files: pairs.flatMap(([a, b]) => [all[a]!.file, all[b]!.file]),
    },
  ]
}

/** Pictures with the same bytes: across splits they make a test too easy, under two classes they contradict each other. */
const duplicates = (all: readonly Image[], classes: readonly string[]): Finding[] => {
  const byContent = new Map<string, Image[]>()
  for (const image of all) {
    const same = byContent.get(image.sha256)
    if (same) same.push(image)
    else byContent.set(image.sha256, [image])
  }
  const groups = [...byContent.values()].filter(group => group.length > 1)
  const across = groups.filter(group => new Set(group.map(({ split }) => split)).size > 1)
  const contradicting = groups.filter(group => new Set(group.map(({ label, target }) => label ?? target)).size > 1)
  const within = groups.filter(group => !across.includes(group) && !contradicting.includes(group))
  const files = (some: readonly Image[][]) => some.flatMap(group => group.map(({ file }) => file))
  const findings: Finding[] = []
  if (contradicting.length > 0) {
    const [first] = contradicting
    const meanings = first!.map(({ label, target }) => (label === null ? String(target) : `"${classes[label] ?? ''}"`))
    const names = [...new Set(meanings)].join(' and ')
    const what = classes.length > 0 ? 'classes' : 'numbers'
    findings.push({
      kind: 'duplicate',
      severity: 'error',
      message: `${many(contradicting.length, 'picture')} ${contradicting.length === 1 ? 'stands' : 'stand'} under two ${what} with the same bytes (such as ${names}). No network can learn both; keep one.`,
      files: files(contradicting),
    })
  }
  if (across.length > 0)
    findings.push({
      kind: 'duplicate',
      severity: 'warning',
      message: `${many(across.length, 'picture')} ${across.length === 1 ? 'lies' : 'lie'} in more than one split. What was seen in training makes validation and test look better than they are; keep each in one split.`,
      files: files(across),
    })
  if (within.length > 0)
    findings.push({
      kind: 'duplicate',
      severity: 'info',
      message: `${many(within.length, 'picture')} ${within.length === 1 ? 'is' : 'are'} there more than once within a split. Copies count double.`,
      files: files(within),
    })
  return findings
}

/** Classes are out of balance from this ratio of the largest to the smallest on. */
const [uneven, lopsided] = [1.5, 4]

const imbalance = ({ splits, classes }: Dataset): Finding[] => {
  const counts = classes
    .map(name => ({ name, count: splits.train.perClass[name] ?? 0 }))
    .sort((a, b) => b.count - a.count)
  const [most, least] = [counts[0], counts.at(-1)]
  if (!most || !least || least.count * uneven >= most.count) return []
  const share = Math.round((100 * most.count) / Math.max(1, splits.train.count))
  return [
    {
      kind: 'imbalance',
      severity: most.count >= least.count * lopsided ? 'warning' : 'info',
      message: `In train "${most.name}" has ${most.count} pictures and "${least.name}" ${least.count}. Guessing "${most.name}" every time would be right in ${share} % of them: hold an accuracy against that.`,
    },
  ]
}

/** Below this many pictures the interval of an accuracy is wide enough to hide what one looks for. */
const enough = { train: 100, validation: 200, test: 200 }

const smallSplits = ({ kind, splits, classes }: Dataset): Finding[] =>
  splitOrder.flatMap((split): Finding[] => {
    const { count, perClass } = splits[split]
    const absent = classes.filter(name => !perClass[name])
    const findings: Finding[] = []
    if (count < enough[split]) {
      const { low, high } = wilson(Math.round(count * 0.9), count)
      const doubt =
        kind === 'regression'
          ? 'a mean error on so few depends much on which they are'
          : `an accuracy of 90 % would mean anything from ${Math.round(low * 100)} to ${Math.round(high * 100)} %`
      const message =
        split === 'train'
          ? `Train has ${many(count, 'picture')}: few to learn from. Augmentation and a frozen base help.`
          : `${split === 'test' ? 'Test' : 'Validation'} has ${many(count, 'picture')}: ${doubt}.`
      findings.push({ kind: 'small-split', severity: count < enough[split] / 4 ? 'warning' : 'info', message })
    }
    if (count > 0 && absent.length > 0)
      findings.push({
        kind: 'small-split',
        severity: 'warning',
        message: `${split} has no picture of ${absent.map(name => `"${name}"`).join(', ')}: nothing there tells how well that is recognised.`,
      })
    return findings
  })

/** Pictures smaller than this are blown up by every base; longer than this they are squeezed. */
const [tiny, elongated] = [32, 4]

const sizes = (all: readonly Image[]): Finding[] => {
  const small = all.filter(({ width, height }) => Math.min(width, height) < tiny)
  const long = all.filter(({ width, height }) => Math.max(width, height) > elongated * Math.min(width, height))
  const findings: Finding[] = []
  if (small.length > 0)
    findings.push({
      kind: 'size',
      severity: 'info',
      message: `${many(small.length, 'picture')} ${small.length === 1 ? 'is' : 'are'} less than ${tiny} pixels high or wide: blown up they show little.`,
      files: small.map(({ file }) => file),
    })
  if (long.length > 0)
    findings.push({
      kind: 'size',
      severity: 'info',
      message: `${many(long.length, 'picture')} ${long.length === 1 ? 'is' : 'are'} more than ${elongated} times as long as wide: squeezed to a square they are distorted.`,
      files: long.map(({ file }) => file),
    })
  return findings
}

const left = ({ skipped }: Dataset): Finding[] =>
  skipped.length === 0
    ? []
    : [
        {
          kind: 'skipped',
          severity: 'warning',
          message: `${many(skipped.length, 'file')} ${skipped.length === 1 ? 'was' : 'were'} left out when the dataset was added: ${[...new Set(skipped.map(({ reason }) => reason))].slice(0, 3).join(' ')}`,
          files: skipped.map(({ file }) => file),
        },
      ]
