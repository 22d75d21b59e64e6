import { rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { readJson, syncFolder, writeJson } from './atomic.ts'
import { onDisk } from './disk-error.ts'
import { sha256File } from './hash.ts'
import { ifThere, ifWhole, namesIn } from './if-there.ts'
import { makeFolder } from './make-folder.ts'
import type { ArraysToWrite, NamedArrays, WrittenFile } from './safetensors.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'

/**
 * Checkpoints come in generations, `best/000007/`: tensors and state first, then `manifest.json`, which names the
 * size and SHA-256 of each file and is written and synced last. A generation without a matching manifest does not
 * exist, so what a crash or a power cut left half-written is never read.
 */
export interface Checkpoint<State> {
  /** The model's weights by Keras's path: `dense/kernel`. */
  weights: NamedArrays
  /** What the optimizer remembers for each weight: `velocity/dense/kernel`; empty where nobody goes on from here. */
  optimizer: NamedArrays
  /** Where training stood. */
  state: State
}

/** A checkpoint whose tensors are read when they are written. */
export interface CheckpointToSave<State> {
  weights: ArraysToWrite
  optimizer: ArraysToWrite
  state: State
}

const manifest = z.object({
  format: z.literal(1),
  files: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string() })).min(1),
})

const WEIGHTS = 'weights.safetensors'
const OPTIMIZER = 'optimizer.safetensors'
const STATE = 'state.json'
const MANIFEST = 'manifest.json'

/** Numbers of the generations whose folders are there, newest first, whole or not. */
const generations = async (folder: string): Promise<number[]> =>
  (await namesIn(folder))
    .filter(name => /^\d{6,}$/.test(name))
    .map(Number)
    .sort((a, b) => b - a)

const generationFolder = (folder: string, number: number) => join(folder, String(number).padStart(6, '0'))

/**
 * Write a new generation; older ones beyond `keep` are removed once it is safe.
 *
 * @param folder `best` or `last` of a run
 */
export const saveCheckpoint = async <State>(
  folder: string,
  { weights, optimizer, state }: CheckpointToSave<State>,
  keep = 2,
): Promise<void> => {
  const number = ((await generations(folder))[0] ?? 0) + 1
  const path = generationFolder(folder, number)
  await makeFolder(path)
  await writeJson(join(path, STATE), state)
  const files = [{ name: WEIGHTS, ...(await writeSafetensors(join(path, WEIGHTS), weights)) }]
  if (optimizer.size > 0) files.push({ name: OPTIMIZER, ...(await writeSafetensors(join(path, OPTIMIZER), optimizer)) })
  files.push({ name: STATE, ...(await measure(join(path, STATE))) })
  await writeJson(join(path, MANIFEST), { format: 1, files } satisfies z.infer<typeof manifest>)
  await syncFolder(folder)
  await pruneCheckpoints(folder, keep)
}

/** Keep the newest whole generations, `keep` of them, and remove all else. */
export const pruneCheckpoints = async (folder: string, keep: number): Promise<void> => {
  let kept = 0
  for (const number of await generations(folder)) {
    const path = generationFolder(folder, number)
    // Only the sizes are looked at: what this process has just written need not be read again.
    if (kept < keep && (await isWhole(path, false))) kept++
    else await onDisk(path, () => rm(path, { recursive: true, force: true }))
  }
}

/**
 * The newest whole generation that `accept` takes, or null where there is none.
 *
 * @param schema what the state must look like
 */
export const loadCheckpoint = async <S extends z.ZodType>(
  folder: string,
  schema: S,
  accept: (state: z.output<S>) => boolean = () => true,
): Promise<Checkpoint<z.output<S>> | null> => {
  for (const number of await generations(folder)) {
    const path = generationFolder(folder, number)
    if (!(await isWhole(path, true))) continue
    const state = await readJson(join(path, STATE), schema)
    if (!accept(state)) continue
    const hasOptimizer = (await readManifest(path))?.files.some(file => file.name === OPTIMIZER)
    return {
      weights: await readSafetensors(join(path, WEIGHTS)),
      optimizer: hasOptimizer ? await readSafetensors(join(path, OPTIMIZER)) : new Map(),
      state,
    }
  }
  return null
}

/**
 * Where the files of the newest whole generation lie, by their path below `folder`; empty where there is none.
 *
 * @example await checkpointFiles(places.best) // Map { '000007/weights.safetensors' => ..., '000007/manifest.json' => ... }
 */
export const checkpointFiles = async (folder: string): Promise<Map<string, string>> => {
  for (const number of await generations(folder)) {
    const path = generationFolder(folder, number)
    if (!(await isWhole(path, true))) continue
    const names = [...((await readManifest(path))?.files ?? []).map(({ name }) => name), MANIFEST]
    return new Map(names.map(name => [`${basename(path)}/${name}`, join(path, name)]))
  }
  return new Map()
}

/** The states of all whole generations, newest first. */
export const checkpointStates = async <S extends z.ZodType>(folder: string, schema: S): Promise<z.output<S>[]> => {
  const states: z.output<S>[] = []
  for (const number of await generations(folder)) {
    const path = generationFolder(folder, number)
    if (await isWhole(path, true)) states.push(await readJson(join(path, STATE), schema))
  }
  return states
}

/** Remove the generations that are not whole or that `keep` does not want. */
export const dropCheckpoints = async <S extends z.ZodType>(
  folder: string,
  schema: S,
  keep: (state: z.output<S>) => boolean,
): Promise<void> => {
  for (const number of await generations(folder)) {
    const path = generationFolder(folder, number)
    const wanted = (await isWhole(path, true)) && keep(await readJson(join(path, STATE), schema))
    if (!wanted) await onDisk(path, () => rm(path, { recursive: true, force: true }))
  }
}

const readManifest = (path: string): Promise<z.infer<typeof manifest> | null> =>
  ifWhole(() => readJson(join(path, MANIFEST), manifest))

/** Whether every file of the generation is as its manifest says; `deep` reads them, else only sizes are compared. */
const isWhole = async (path: string, deep: boolean): Promise<boolean> => {
  const found = await readManifest(path)
  if (!found) return false
  for (const { name, bytes, sha256 } of found.files) {
    const is = await sizeOf(join(path, name))
    if (is !== bytes || (deep && (await sha256File(join(path, name))) !== sha256)) return false
  }
  return true
}

const sizeOf = async (path: string): Promise<number | null> => (await ifThere(path, () => stat(path)))?.size ?? null

const measure = async (path: string): Promise<WrittenFile> => ({
  bytes: (await sizeOf(path)) ?? 0,
  sha256: await sha256File(path),
})
