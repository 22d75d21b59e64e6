import { z } from 'zod'
import { offerToken } from './offers.ts'
import { request, event } from './define.ts'

export const splits = ['train', 'validation', 'test'] as const
export type Split = (typeof splits)[number]
export const split = z.enum(splits)

/** Lower-case folder name: it becomes a folder in the lab's home, and the dataset's id everywhere. */
export const datasetName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    'lower-case letters, digits, ".", "_" and "-", at most 64, starting with a letter or digit',
  )

export const orientations = ['exif', 'ignore'] as const

export const skippedFile = z.object({ file: z.string(), reason: z.string() })

export const splitCount = z.object({
  count: z.number().int(),
  /** Images of each class, in class order; empty for a regression. */
  perClass: z.record(z.string(), z.number().int()),
})

/** A named set of images on disk. */
export const dataset = z.object({
  name: datasetName,
  /** Absolute path of the folder that holds the images. */
  path: z.string(),
  kind: z.enum(['classification', 'regression']),
  /** In label order: class 0 first. For a regression: empty. */
  classes: z.array(z.string()),
  /** What the number of each image means, for a regression. */
  target: z.object({ name: z.string(), min: z.number(), max: z.number() }).nullable(),
  splits: z.record(split, splitCount),
  orientation: z.enum(orientations),
  source: z.object({
    /** `folders` are several, used in place; `table` is a CSV whose pictures are used in place; an archive, an official one too, is unpacked into the lab. */
    kind: z.enum(['folder', 'folders', 'copy', 'git', 'sample', 'upload', 'archive', 'table', 'official']),
    /** The address, or the folder or file that the images came from; of several folders all, with commas between them. */
    from: z.string(),
    /** Of several folders that are used in place, one for each class: where they lie below `path`, in label order. */
    folders: z.array(z.string()).optional(),
  }),
  /** How the splits came about: they came with the data (folders, a column, an archive's own), or our own stratified draw. */
  splitting: z.union([
    z.object({
      kind: z.literal('folders'),
      /** Splits without a folder: they were drawn from train. */
      drawn: z
        .object({ splits: z.array(split), percent: z.array(z.number()).length(3), seed: z.number().int() })
        .optional(),
    }),
    z.object({ kind: z.literal('seeded'), percent: z.array(z.number()).length(3), seed: z.number().int() }),
  ]),
  skipped: z.array(skippedFile),
  /** What was decided about it when it was added, in words: which column was taken, and as what. */
  notes: z.array(z.string()).optional(),
  /** What a person changed since, kept beside the data; left out where nothing was. See `datasets.edit`. */
  edits: z
    .object({
      made: z.number().int(),
      leftOut: z.number().int(),
      /** The names that each class has had, in label order. */
      names: z.array(z.array(z.string())),
    })
    .optional(),
  createdAt: z.string(),
  /** How often the test set was opened; see openings.jsonl. */
  testOpenings: z.number().int(),
})
export type Dataset = z.infer<typeof dataset>

/** One picture of a dataset. */
export const image = z.object({
  /** Stable within its dataset: names the picture in asset addresses. */
  id: z.string(),
  /** Path below the dataset's folder, with forward slashes. */
  file: z.string(),
  split,
  /** Index into `classes`, or null for a regression. */
  label: z.number().int().nullable(),
  target: z.number().nullable(),
  width: z.number().int(),
  height: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string(),
})
export type Image = z.infer<typeof image>

export const splitPercent = z
  .array(z.number().min(0).max(100))
  .length(3)
  .refine(p => Math.abs(p.reduce((a, b) => a + b, 0) - 100) < 1e-9, 'three numbers that sum to 100')

/** The chapter's repository, offered with one click. */
export const chapterRepository = 'https://github.com/hrbjoern/2024-08-14_deep-learning-for-comp-vision'

/** Well-known datasets that the lab fetches, with their download size; address and hash are those in Keras's source. */
export const officialDatasets = [
  { id: 'cifar10', title: 'CIFAR-10', pictures: 60_000, classes: 10, bytes: 170_498_071 },
  { id: 'cifar100', title: 'CIFAR-100', pictures: 60_000, classes: 100, bytes: 169_001_437 },
  { id: 'mnist', title: 'MNIST', pictures: 70_000, classes: 10, bytes: 11_490_434 },
] as const
export const officialId = z.enum(['cifar10', 'cifar100', 'mnist'])
export type OfficialId = z.infer<typeof officialId>

export const addDataset = z.object({
  source: z.union([
    z.object({
      kind: z.literal('offer'),
      token: offerToken,
      /** The other folders, where each is a class; or the other files of a set: those of MNIST are four. */
      more: z.array(offerToken).max(1000).optional(),
    }),
    z.object({ kind: z.literal('official'), id: officialId }),
    z.object({ kind: z.literal('git'), url: z.url({ protocol: /^https?$/ }) }),
    z.object({ kind: z.literal('sample') }),
  ]),
  /** Without a name: the folder's or repository's, made to fit. */
  name: datasetName.optional(),
  copy: z.boolean().default(false),
  /** Used where the folder has no train/validation/test of its own. */
  split: splitPercent.default([80, 10, 10]),
  seed: z.number().int().nonnegative().default(1337),
  orientation: z.enum(orientations).default('exif'),
  /** Classes or numbers, where the data leave it open: a CSV's column, the sample (whose number is a length). */
  kind: z.enum(['classification', 'regression']).optional(),
  /** The column of a CSV that holds the classes or the numbers; without it its name is guessed. */
  labelColumn: z.string().min(1).optional(),
})

const imageIds = z.array(z.string().min(1)).min(1).max(1000)

/**
 * A change to a dataset. The pictures and their folders stay as they are: changes are kept in a file beside the data and
 * applied when the dataset is read.
 */
export const datasetEdit = z.discriminatedUnion('kind', [
  /** Index and order stay, so nothing has to be trained again. */
  z.object({
    kind: z.literal('rename-class'),
    label: z.number().int().nonnegative(),
    name: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .regex(/^(?!__proto__$)[^\p{Cc}]*$/u, 'no control characters, and not "__proto__"'),
  }),
  z.object({ kind: z.literal('move'), imageIds, label: z.number().int().nonnegative() }),
  z.object({ kind: z.literal('leave-out'), imageIds }),
  /** The opposite of leaving out. */
  z.object({ kind: z.literal('bring-back'), imageIds }),
])
export type DatasetEdit = z.infer<typeof datasetEdit>

export const finding = z.object({
  kind: z.enum(['missing', 'changed', 'imbalance', 'duplicate', 'near-duplicate', 'size', 'small-split', 'skipped']),
  severity: z.enum(['info', 'warning', 'error']),
  message: z.string(),
  files: z.array(z.string()).optional(),
})
export type Finding = z.infer<typeof finding>

const named = z.object({ name: datasetName })
const started = z.object({ jobId: z.string() })

export const datasetRequests = {
  'datasets.list': request(z.object({}), z.array(dataset)),
  'datasets.show': request(named, dataset),
  /** Starts a job; its result is the dataset. */
  'datasets.add': request(addDataset, started),
  'datasets.remove': request(named, z.object({})),
  /** Starts a job; its result is `{ findings }`. */
  'datasets.check': request(named, started),
  'datasets.edit': request(named.extend({ edit: datasetEdit }), dataset),
  /** Take back the last change. */
  'datasets.undoEdit': request(named, dataset),
  /** The numbers of a regression's pictures, split by split; empty for classes. */
  'datasets.targets': request(
    named,
    z.object({ train: z.array(z.number()), validation: z.array(z.number()), test: z.array(z.number()) }),
  ),
  'datasets.images': request(
    named.extend({
      split: split.optional(),
      label: z.number().int().optional(),
      /** Those that were left out, instead of those in use. */
      leftOut: z.boolean().default(false),
      offset: z.number().int().nonnegative().default(0),
      limit: z.number().int().min(1).max(1000).default(200),
    }),
    z.object({ total: z.number().int(), images: z.array(image) }),
  ),
}

export const datasetEvents = {
  /** A dataset was added or changed: the whole of it. */
  dataset: event(dataset),
  'dataset.removed': event(named),
}
