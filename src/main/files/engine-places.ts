import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { engineFolder } from './places.ts'

export const engineFlavours = ['cpu', 'cuda'] as const
export type EngineFlavour = (typeof engineFlavours)[number]

/** What `engine.json` says; it is written last, so a folder without it is no engine. */
const engineManifest = z.object({
  tensorflow: z.string(),
  flavour: z.enum(engineFlavours),
  /** Files that it was unpacked from, with their SHA-256. */
  wheels: z.array(z.object({ file: z.string(), sha256: z.string() })),
  installedAt: z.string(),
})
export type EngineManifest = z.infer<typeof engineManifest>

export interface InstalledEngine extends EngineManifest {
  folder: string
}

/** The folder of one TensorFlow: `lib`, `include`, `licences`, `bindings`, `engine.json`. */
export const engineHome = (tensorflow: string, flavour: EngineFlavour, root = engineFolder()): string =>
  join(root, `tensorflow-${tensorflow}-${flavour}`)

/**
 * The binding between Node and TensorFlow that belongs to this copy of the lab: two checkouts with different versions
 * of it share one TensorFlow.
 */
export const bindingFile = (engine: string): string =>
  join(engine, 'bindings', `${bindingPackage().version}-${bindingBuild}`, 'tfjs_binding.node')

/** Counts up when the lab builds the binding in another way. */
const bindingBuild = 2

/** Where the binding's package lies, and its version. It is found from this file, wherever the lab is installed. */
export const bindingPackage = (): { folder: string; version: string } => packageOf('@tensorflow/tfjs-node-gpu')

/** A package's real folder: a compiler or WebAssembly reads no files inside an Electron archive. */
export const packageOf = (name: string): { folder: string; version: string } => {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`)
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  return { folder: dirname(manifest).replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked'), version }
}

/** Every whole engine of this user, the newest TensorFlow first. */
export const installedEngines = (root = engineFolder()): InstalledEngine[] => {
  let names: string[]
  try {
    names = readdirSync(root)
  } catch {
    return [] // nothing installed yet
  }
  return names
    .map(name => readManifest(join(root, name)))
    .filter(engine => engine !== null)
    .sort((a, b) => b.tensorflow.localeCompare(a.tensorflow, 'en', { numeric: true }))
}

const readManifest = (folder: string): InstalledEngine | null => {
  try {
    const parsed = engineManifest.safeParse(JSON.parse(readFileSync(join(folder, 'engine.json'), 'utf8')))
    return parsed.success ? { folder, ...parsed.data } : null
  } catch {
    return null // a folder that is not an engine, or one half-made
  }
}
