import { z } from 'zod'
import { LabError } from '../../../shared/contract/errors.ts'
import { runFile } from '../../files/run-file.ts'

/** What a shared run's first entry says: every other entry, with its size and content. */
export const sharedRun = z.object({
  format: z.literal(1),
  kind: z.literal('unfreeze run'),
  labVersion: z.string(),
  createdAt: z.string(),
  files: z
    .array(z.object({ name: z.string(), bytes: z.number().int().nonnegative(), sha256: z.string() }))
    .min(1)
    .max(20),
})
export type SharedRun = z.infer<typeof sharedRun>

/** What stands for a file that is not believed. */
export const notImported = (called: string, what: string): LabError =>
  new LabError(
    'archive-unsafe',
    `"${called}" was not imported: ${what}.`,
    'Nothing of it was kept. Ask for a file that Unfreeze has written.',
  )

/** The entry that lists the others. */
export const CONTENTS = 'unfreeze-run.json'

/** The pretrained weights that the model stands on, as their own file. */
export const BASE = 'base.h5'

/** What of model.json is looked at on its way: it names the weights. The rest is read when the model is used. */
export const modelHead = z.looseObject({ format: z.literal(1), weights: runFile.shape.weights })

const megabyte = 1e6
const gigabyte = 1e9

/**
 * What may be in a shared run, and how large each may be, unpacked. Nothing else is taken: data only, each under a name
 * that the lab itself gives its files, and none of them a program.
 */
const allowed: readonly [RegExp, number][] = [
  [/^unfreeze-run\.json$/, megabyte],
  [/^(run|model|state)\.json$/, 500 * megabyte],
  [/^history\.jsonl$/, 200 * megabyte],
  [/^evaluation-(train|validation|test)\.json$/, 2 * gigabyte],
  [/^(best|start)\/\d{6,12}\/(state|manifest)\.json$/, 50 * megabyte],
  [/^(best|start)\/\d{6,12}\/weights\.safetensors$/, 8 * gigabyte],
  [/^base\.h5$/, 2 * gigabyte],
]

/** How large an entry of that name may be; null where none of that name is allowed. */
export const allowedBytes = (name: string): number | null =>
  allowed.find(([pattern]) => pattern.test(name))?.[1] ?? null

/** A picture's path as run.json has it: steps down from the dataset's folder, never out of it. */
export const isInside = (path: string): boolean =>
  path !== '' && !/^[/\\]|^[a-z]:|\\|\0/i.test(path) && !path.split('/').includes('..')
