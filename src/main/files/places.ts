import { homedir } from 'node:os'
import { join } from 'node:path'

const windowsLocal = () => process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local')

/** Where a lab keeps everything that is the learner's: datasets, weights, runs, cache. `--home` and `$UNFREEZE_HOME` go before it. */
export const defaultHome = (): string => {
  const chosen = process.env['UNFREEZE_HOME']
  if (chosen) return chosen
  if (process.platform === 'win32')
    return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Unfreeze')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Unfreeze')
  return join(process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'unfreeze')
}

/** One engine for all checkouts and homes of a user: TensorFlow's library is hundreds of megabytes. */
export const engineFolder = (): string => {
  const chosen = process.env['UNFREEZE_ENGINE']
  if (chosen) return chosen
  if (process.platform === 'win32') return join(windowsLocal(), 'Unfreeze', 'engine')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'unfreeze', 'engine')
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'unfreeze', 'engine')
}

/** The folders of a home. Every path on disk is made here, so that nobody else joins strings. */
export const homePlaces = (home: string) => ({
  home,
  datasets: join(home, 'datasets'),
  dataset: (name: string) => join(home, 'datasets', name),
  weights: join(home, 'weights'),
  features: join(home, 'cache', 'features'),
  thumbnails: join(home, 'cache', 'thumbnails'),
  /** What was drawn of the inside of networks, and features made small: safe to delete. */
  insight: join(home, 'cache', 'insight'),
  uploads: join(home, 'cache', 'uploads'),
  /** What an interrupted addition of a dataset has done so far: the next attempt goes on from there. */
  imports: join(home, 'cache', 'imports'),
  /** Copies of predicted pictures, by class. */
  sorted: join(home, 'sorted'),
  runs: join(home, 'runs'),
  run: (id: string) => join(home, 'runs', id),
  /** Exports that were made without saying where. */
  exports: join(home, 'exports'),
  rates: join(home, 'rates.json'),
  /** What a person decided for the whole home: how large the cache may grow. */
  settings: join(home, 'settings.json'),
  /** Held while this home trains: one training at a time. */
  trainingLock: join(home, 'training.lock'),
  /** The engine's child that trains now: it may outlive a killed lab by a moment. */
  trainingChild: join(home, 'training-child.json'),
  /** Runs that were removed, until newer ones push them out. */
  trashedRuns: join(home, 'trash', 'runs'),
  /** Stacks of what nobody foresaw, and what the engine's child writes. */
  log: join(home, 'log.txt'),
  engineLog: join(home, 'engine.log'),
  /** Where the browser host of this home answers, for a second start; only the user can read it. */
  browserHost: join(home, 'browser-host.json'),
  browserLock: join(home, 'browser-host.lock'),
  /** The browser's own settings for the lab's window, apart from the person's. */
  browserProfile: join(home, 'cache', 'browser'),
  /** Where the window stood, and its theme. */
  window: join(home, 'window.json'),
  /** What Electron keeps for the window: its cache, the lock of the single instance. */
  windowProfile: join(home, 'cache', 'window'),
})
export type HomePlaces = ReturnType<typeof homePlaces>
