import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import fc from 'fast-check'
import { readJson } from '../../src/main/files/atomic.ts'
import { homePlaces } from '../../src/main/files/places.ts'
import { runPlaces, runState } from '../../src/main/files/run-file.ts'
import type { RunSpec } from '../../src/shared/contract/run-spec.ts'
import { builtCli } from './lab-process.ts'
import { resultOf, tinyFineTuning, tinyRun } from './tiny-run.ts'
import type { TinyRun } from './tiny-run.ts'

const count = { train: 14, validation: 6, test: 4 }
const small: Partial<RunSpec> = { units: 4, batch: 4, epochs: 2 }
const augmented: Partial<RunSpec> = { ...small, recipe: 'augment', flip: true, rotation: 0.1, zoom: 0.2, views: 2 }

/** The techniques, each with what is hard about resuming it. Runs of one folder share its pictures. */
export const recipes: Record<string, (folder: string) => Promise<TinyRun>> = {
  'from scratch, with batch normalization': folder =>
    tinyRun(folder, {
      spec: { ...small, recipe: 'scratch', base: 'minivgg', size: 16, optimizer: 'sgd', momentum: 0.9 },
      count,
    }),
  'fast feature extraction': folder => tinyRun(folder, { spec: small, count }),
  'augmentation, from a bank of views': folder => tinyRun(folder, { spec: augmented, count }),
  'augmentation, with fresh views': folder => tinyRun(folder, { spec: { ...augmented, views: 'fresh' }, count }),
  'fine-tuning from a bank': async folder => {
    const parent = await tinyRun(folder, { spec: augmented, count })
    await addDataset(parent, folder)
    await expectFinished(parent)
    // As if the parent's bank had been thrown away: it has to be made in this run.
    await rm(homePlaces(parent.home).features, { recursive: true })
    return tinyFineTuning(parent, { unfreeze: 'block5_conv3' })
  },
}

/** One interruption of a run. */
interface Crash {
  /** The process that goes: the engine's child or the program that started it. */
  program: 'cli' | 'worker'
  /** A stop is Ctrl-C. */
  how: 'kill' | 'stop'
  /** When, as a share of all the moments that the uninterrupted run had. */
  share: number
  /** A file that a power cut takes the end of: of the newest generation, or of the newest features. */
  cut: { what: 'best' | 'last' | 'history' | 'features'; which: number; share: number } | null
}

/** All shares are equally likely: the beginning and the end of a run are not its interesting moments. */
const share = fc.noBias(fc.integer({ min: 0, max: 99_999 })).map(draw => draw / 100_000)

const crash: fc.Arbitrary<Crash> = fc
  .record({
    program: fc.constantFrom('cli', 'worker', 'worker', 'worker'),
    stops: fc.integer({ min: 0, max: 4 }).map(draw => draw === 0),
    share,
    cut: fc.option(
      fc.record({ what: fc.constantFrom('best', 'last', 'history', 'features'), which: fc.nat(), share }),
      {
        freq: 2,
      },
    ),
  })
  .map(({ stops, program, ...rest }) =>
    stops ? { ...rest, program: 'cli', how: 'stop', cut: null } : { ...rest, program, how: 'kill' },
  )

/** Interruptions, one after the other. */
export const crashes = (most: number): fc.Arbitrary<Crash[]> => fc.array(crash, { minLength: 1, maxLength: most })

/** A run that was left alone, and what it takes to interrupt copies of it. */
export interface KilledAtRandom {
  /** Interrupt a copy at these moments, resume it each time, and expect what the one that was left alone ended with. */
  check(at: readonly Crash[]): Promise<void>
}

/** @param folder an empty one; of this test alone */
export const prepareRandomKill = async (
  make: (folder: string) => Promise<TinyRun>,
  folder: string,
): Promise<KilledAtRandom> => {
  const begun = await make(folder)
  await addDataset(begun, folder)
  const copyOf = async (label: string): Promise<TinyRun> => {
    const home = join(folder, label)
    await cp(begun.home, home, { recursive: true })
    return { ...begun, home, folder: begun.folder.replace(begun.home, home) }
  }
  const whole = await copyOf('whole')
  const moments = await expectFinished(whole)
  const result = await resultOf(whole.folder)
  return {
    check: async at => {
      const run = await copyOf(randomUUID())
      for (const { program, how, share, cut } of at) {
        await resume(run, { program, how, at: 1 + Math.floor(share * moments[program]) })
        if (await hasFinished(run)) break // the moment lay behind its end: once resumed, less is left to do
        if (cut) await cutFile(run, cut)
      }
      if (!(await hasFinished(run))) await expectFinished(run)
      expect(await resultOf(run.folder)).toEqual(result)
      await rm(run.home, { recursive: true })
    },
  }
}

const addDataset = async ({ home }: TinyRun, folder: string) =>
  void (await runCli(home, ['dataset', 'add', join(folder, 'pictures'), '--name', 'tiny']))

interface Ended {
  code: number | null
  said: string
  /** How many moments each program had that lived to its end. */
  moments: Record<Crash['program'], number>
}

const resume = ({ home, run }: TinyRun, at: { program: string; how: string; at: number } | null): Promise<Ended> =>
  runCli(home, ['resume', run.id, '--sealed'], at)

const expectFinished = async (run: TinyRun): Promise<Ended['moments']> => {
  const { code, said, moments } = await resume(run, null)
  expect(code, said).toBe(0)
  return moments
}

const hasFinished = async ({ folder }: TinyRun) => {
  try {
    return (await readJson(runPlaces(folder).state, runState)).state === 'finished'
  } catch {
    return false // killed before anything was written
  }
}

const preload = `--import ${new URL('crash-at.mjs', import.meta.url).href}`

/** The command line as a process of its own, with its engine's child. */
const runCli = async (home: string, words: string[], at: object | null = null): Promise<Ended> => {
  const momentsFile = `${home}-${randomUUID()}.moments`
  const env = {
    NODE_OPTIONS: preload,
    UNFREEZE_TEST_MOMENTS: momentsFile,
    UNFREEZE_TEST_CRASH: JSON.stringify(at ?? {}),
  }
  const child = spawn(process.execPath, [builtCli, '--json', '--home', home, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()))
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  const moments = { cli: 0, worker: 0 }
  for (const line of (await readFile(momentsFile, 'utf8').catch(() => '')).split('\n').filter(Boolean)) {
    const [program, number] = line.split(' ') as [Crash['program'], string]
    moments[program] = Math.max(moments[program], Number(number))
  }
  await rm(momentsFile, { force: true })
  return { code, said, moments }
}

const cutFile = async ({ home, folder }: TinyRun, { what, which, share }: NonNullable<Crash['cut']>) => {
  const places = runPlaces(folder)
  const { features } = homePlaces(home)
  const found =
    what === 'history'
      ? [places.history]
      : what === 'features'
        ? await filesIn(features)
        : await filesIn(await newestIn(places[what]))
  const file = found[which % Math.max(1, found.length)]
  if (file === undefined) return
  const size = await stat(file).then(
    ({ size }) => size,
    () => null,
  )
  if (size !== null) await truncate(file, Math.floor(size * share))
}

const newestIn = async (folder: string): Promise<string> =>
  join(folder, (await namesIn(folder)).sort().at(-1) ?? 'nothing')

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []))
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
