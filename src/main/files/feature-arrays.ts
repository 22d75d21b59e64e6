import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { onDisk } from './disk-error.ts'
import type { ArrayPlan, RowsRecord } from './feature-rows.ts'
import { arrayPlaces, readPlan, readRecords } from './feature-rows.ts'
import type { FeatureSettings } from './feature-settings.ts'
import { foldersIn } from './if-there.ts'
import { lockOwner, takeLock } from './lock.ts'
import { LabError } from '../../shared/contract/errors.ts'

/** One array of the cache as its files say, unchecked. */
export interface KnownArray {
  folder: string
  plan: ArrayPlan
  records: RowsRecord[]
}

/** All arrays under one settings folder. */
export const arraysUnder = async (settingsFolder: string): Promise<KnownArray[]> => {
  const arrays: KnownArray[] = []
  for (const folder of await subfoldersOf(settingsFolder)) {
    const plan = await readPlan(folder)
    if (plan) arrays.push({ folder, plan, records: await readRecords(folder) })
  }
  return arrays
}

/**
 * How many of these pictures have features under settings like these, and how many still have to be computed. Each
 * picture counts as often as it stands in the list.
 *
 * @param like what is known of the settings; what is left out may be anything
 */
export const cachedImages = async (
  root: string,
  like: Partial<FeatureSettings>,
  images: readonly string[],
): Promise<{ have: number; need: number }> => {
  const known = new Set<string>()
  for (const settingsFolder of await subfoldersOf(root)) {
    if (!matches(await settingsOf(settingsFolder), like)) continue
    for (const { plan, records } of await arraysUnder(settingsFolder))
      for (const { rows } of records) for (const row of rows) known.add(plan.images[row] ?? '')
  }
  const have = images.filter(image => known.has(image)).length
  return { have, need: images.length - have }
}

/** Note that an array was used now, so that it is the last to be removed. */
export const markUsed = (folder: string): Promise<void> =>
  onDisk(folder, () => utimes(arrayPlaces(folder).images, new Date(), new Date()))

/**
 * Remove the arrays that were not used for longest until `need` more bytes fit below the limit. Arrays that are in use,
 * by this process or another, stay.
 *
 * @returns bytes that the cache then holds
 */
export const makeRoom = async (root: string, limitBytes: number, need: number): Promise<number> => {
  const arrays: { folder: string; bytes: number; used: number }[] = []
  for (const settingsFolder of await subfoldersOf(root))
    for (const folder of await subfoldersOf(settingsFolder))
      arrays.push({ folder, bytes: await sizeOf(folder), used: await usedAt(folder) })
  let total = arrays.reduce((sum, array) => sum + array.bytes, 0)
  for (const { folder, bytes } of arrays.sort((a, b) => a.used - b.used)) {
    if (total + need <= limitBytes) break
    if (await removeUnused(folder)) total -= bytes
  }
  return total
}

const removeUnused = async (folder: string): Promise<boolean> => {
  const { lock } = arrayPlaces(folder)
  if (await lockOwner(lock)) return false
  try {
    await takeLock(lock, 'The cache of these features')
  } catch (error) {
    if (error instanceof LabError && error.code === 'busy') return false
    throw error
  }
  await onDisk(folder, () => rm(folder, { recursive: true, force: true })) // the lock goes with it
  return true
}

const subfoldersOf = async (folder: string): Promise<string[]> =>
  (await foldersIn(folder)).map(name => join(folder, name))

const settingsOf = async (settingsFolder: string): Promise<Partial<FeatureSettings> | null> => {
  try {
    return JSON.parse(await readFile(join(settingsFolder, 'settings.json'), 'utf8')) as Partial<FeatureSettings>
  } catch {
    return null // not whole, so nothing is known of what lies there
  }
}

const matches = (settings: Partial<FeatureSettings> | null, like: Partial<FeatureSettings>) =>
  settings !== null &&
  (Object.keys(like) as (keyof FeatureSettings)[]).every(
    key => JSON.stringify(settings[key]) === JSON.stringify(like[key]),
  )

const usedAt = async (folder: string): Promise<number> => {
  try {
    return (await stat(arrayPlaces(folder).images)).mtimeMs
  } catch {
    return 0 // an array that was begun and has no plan is of no use
  }
}

const sizeOf = (folder: string): Promise<number> =>
  onDisk(folder, async () => {
    let bytes = 0
    for (const name of await readdir(folder)) {
      const found = await stat(join(folder, name)).catch(() => null)
      // Blocks, not length: an array that is half computed has holes.
      bytes += found?.isFile() ? (found.blocks ? found.blocks * 512 : found.size) : 0
    }
    return bytes
  })
