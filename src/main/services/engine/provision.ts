import { existsSync } from 'node:fs'
import { readdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { LabError } from '../../../shared/contract/errors.ts'
import { syncFolder, writeJson } from '../../files/atomic.ts'
import { onDisk } from '../../files/disk-error.ts'
import { bindingFile, engineHome, installedEngines } from '../../files/engine-places.ts'
import type { EngineManifest, InstalledEngine } from '../../files/engine-places.ts'
import { takeLock } from '../../files/lock.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { engineFolder } from '../../files/places.ts'
import { buildBinding } from './build-binding.ts'
import type { BuildBinding } from './build-binding.ts'
import { buildWinograd, isWinogradSettled } from './build-winograd.ts'
import { fetchWheel } from './fetch-wheel.ts'
import { findCompiler, findPip, missingTools } from './machine.ts'
import { unpackWheel } from './unpack.ts'
import { downloadBytes, engineRecipe } from './wheels.ts'
import type { EngineRecipe } from './wheels.ts'

/** What an installation tells on its way: a sentence of what it does, and bytes where they can be counted. */
interface InstallStep {
  step: string
  done: number
  total: number | null
}

export interface InstallOptions {
  recipe?: EngineRecipe | null
  /** The folder of all engines of this user. */
  root?: string
  build?: BuildBinding
  signal?: AbortSignal
  onStep?: (step: InstallStep) => void
}

export interface ReadyEngine extends InstalledEngine {
  /** The compiled binding between Node and this TensorFlow. */
  binding: string
}

/** Whether nothing is to be done: TensorFlow and what this copy of the lab compiles against it are there. */
export const isInstalled = (recipe: EngineRecipe, root = engineFolder()): boolean => {
  const folder = engineHome(recipe.tensorflow, recipe.flavour, root)
  return existsSync(join(folder, 'engine.json')) && existsSync(bindingFile(folder)) && isWinogradSettled(folder)
}

/**
 * Set up a native engine for this user: fetch TensorFlow's wheel, unpack its library, compile the binding. What is
 * there already is taken as it is. Two at once are safe: the second waits, then finds everything done. A break at any
 * moment leaves either nothing or the finished download, which the next attempt starts from.
 *
 * @throws LabError `engine-unavailable` naming what is missing, `network`, `disk-full`, `not-writable`, `stopped`
 */
export const installEngine = async ({
  recipe = engineRecipe('cpu'),
  root = engineFolder(),
  build = buildAll,
  signal,
  onStep = () => undefined,
}: InstallOptions = {}): Promise<ReadyEngine> => {
  if (!recipe) throw noWheel()
  const folder = engineHome(recipe.tensorflow, recipe.flavour, root)
  const release = await waitForTurn(root, signal, onStep)
  try {
    if (!isInstalled(recipe, root)) {
      await removeLeftovers(root)
      const [pip, compiler] = await Promise.all([findPip(), findCompiler()])
      if (!compiler || (!pip && !existsSync(join(folder, 'engine.json')))) throw toolsMissing(await missingTools())
      if (!existsSync(join(folder, 'engine.json'))) await unpackRecipe(recipe, root, pip!, signal, onStep)
      onStep({ step: 'Compile the binding to TensorFlow', done: 0, total: null })
      await build(folder, compiler, signal)
      await rm(join(root, 'downloads'), { recursive: true, force: true })
    }
  } finally {
    await release()
  }
  const engine = installedEngines(root).find(each => each.folder === folder)
  if (!engine) throw new LabError('engine-unavailable', `"${folder}" was removed meanwhile.`, 'Install it again.')
  return { ...engine, binding: bindingFile(folder) }
}

/** What is compiled against TensorFlow: the binding, and the lab's own convolutions for it. */
const buildAll: BuildBinding = async (engine, compiler, signal) => {
  await buildBinding(engine, compiler, signal)
  await buildWinograd(engine, compiler, signal)
}

/** Remove every engine of this user; the lab then runs on WebAssembly until one is installed again. */
export const removeEngines = async (root = engineFolder()): Promise<void> => {
  const release = await takeLock(join(root, 'install.lock'), 'The engine')
  try {
    await removeLeftovers(root)
    for (const { folder } of installedEngines(root)) await onDisk(folder, () => rm(folder, { recursive: true }))
    await onDisk(root, () => rm(join(root, 'downloads'), { recursive: true, force: true }))
  } finally {
    await release()
  }
}

const unpackRecipe = async (
  recipe: EngineRecipe,
  root: string,
  pip: Parameters<typeof fetchWheel>[1]['pip'],
  signal: AbortSignal | undefined,
  onStep: (step: InstallStep) => void,
): Promise<void> => {
  await checkRoom(root, downloadBytes(recipe) + recipe.diskBytes)
  const downloads = join(root, 'downloads')
  const total = downloadBytes(recipe)
  const paths: string[] = []
  let before = 0
  for (const wheel of recipe.wheels) {
    const step = `Fetch ${wheel.name} ${wheel.version} with pip`
    onStep({ step, done: before, total })
    const onBytes = (bytes: number) => onStep({ step, done: before + Math.min(bytes, wheel.bytes), total })
    paths.push(await fetchWheel(wheel, { pip, folder: downloads, signal, onBytes }))
    before += wheel.bytes
  }

  const unfinished = join(root, `unfinished-${process.pid}`)
  try {
    let unpacked = 0
    for (const path of paths) {
      let ofThis = 0
      const onBytes = (bytes: number) => {
        ofThis = bytes
        onStep({ step: 'Unpack TensorFlow’s library', done: unpacked + bytes, total: recipe.diskBytes })
      }
      await unpackWheel(path, unfinished, { signal, onBytes })
      unpacked += ofThis
    }
    const manifest: EngineManifest = {
      ...{ tensorflow: recipe.tensorflow, flavour: recipe.flavour, installedAt: new Date().toISOString() },
      wheels: recipe.wheels.map(({ file, sha256 }) => ({ file, sha256 })),
    }
    await writeJson(join(unfinished, 'engine.json'), manifest)
    const folder = engineHome(recipe.tensorflow, recipe.flavour, root)
    await onDisk(folder, async () => {
      await rm(folder, { recursive: true, force: true }) // one without a manifest is no engine
      await rename(unfinished, folder)
      await syncFolder(root)
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

/** Take the lock of the engines' folder; where another process installs, say so and wait for it. */
const waitForTurn = async (
  root: string,
  signal: AbortSignal | undefined,
  onStep: (step: InstallStep) => void,
): Promise<() => Promise<void>> => {
  for (;;) {
    if (signal?.aborted) throw new LabError('stopped', 'Stopped.')
    try {
      return await takeLock(join(root, 'install.lock'), 'The engine')
    } catch (error) {
      if (!(error instanceof LabError) || error.code !== 'busy') throw error
      onStep({ step: 'Wait for another Unfreeze that sets up the engine', done: 0, total: null })
      await wait(300)
    }
  }
}

/** What a killed installation left. Only called under the lock, so nobody works on it. */
const removeLeftovers = async (root: string): Promise<void> => {
  for (const folder of [root, join(root, 'downloads')]) {
    if (!existsSync(folder)) continue
    for (const name of await onDisk(folder, () => readdir(folder)))
      if (/^(unfinished|partial)-\d+$/.test(name))
        await onDisk(join(folder, name), () => rm(join(folder, name), { recursive: true, force: true }))
  }
}

const checkRoom = async (root: string, needed: number): Promise<void> => {
  await makeFolder(root)
  const { bavail, bsize } = await onDisk(root, () => statfs(root))
  if (bavail * bsize >= needed) return
  throw new LabError(
    'disk-full',
    `The engine needs ${gigabytes(needed)} GB in "${root}", and ${gigabytes(bavail * bsize)} GB are free there.`,
    'Make room, or set UNFREEZE_ENGINE to a folder on another disk.',
  )
}

const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1)

const noWheel = () =>
  new LabError(
    'engine-unavailable',
    `TensorFlow has no library in its wheels for ${process.platform} on ${process.arch}.`,
    'The lab runs on the slower WebAssembly engine here.',
  )

const toolsMissing = (missing: string[]) =>
  new LabError(
    'engine-unavailable',
    `To set up the native engine, this is missing here: ${missing.join('; ')}.`,
    'Install it and run "unfreeze engine install". Until then the lab runs on the slower WebAssembly engine.',
  )
