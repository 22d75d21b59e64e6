import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { loadEngine } from '../../../../src/main/engine/load.ts'
import { homePlaces } from '../../../../src/main/files/places.ts'
import { runJob } from '../../../../src/main/worker/jobs/run.ts'
import type { WorkerFact } from '../../../../src/main/worker/protocol.ts'
import { LabError } from '../../../../src/shared/contract/errors.ts'
import type { RunSpec } from '../../../../src/shared/contract/run-spec.ts'
import type { TinyRun } from '../../../kit/tiny-run.ts'
import { resultOf, tinyFineTuning, tinyRun } from '../../../kit/tiny-run.ts'

test.describe.configure({ timeout: 180_000 })

let root = ''
test.beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'resume-recipes-'))
})
test.afterAll(() => rm(root, { recursive: true, force: true }))

const count = { train: 14, validation: 6, test: 4 }
const small: Partial<RunSpec> = { units: 4, batch: 4, epochs: 2 }
const augmented: Partial<RunSpec> = { ...small, recipe: 'augment', flip: true, rotation: 0.1, zoom: 0.2, views: 2 }

/** The program ends here, with whatever is on the disk. */
class Crash extends Error {}

const train = async ({ home, folder }: TinyRun, onFact: (fact: WorkerFact, stop: () => void) => void) => {
  const stop = new AbortController()
  return runJob(
    await loadEngine(),
    { home, folder },
    { signal: stop.signal, tell: fact => onFact(fact, () => stop.abort()) },
  )
}

/** Runs to be made, by what is hard about resuming them. */
const recipes: Record<string, (at: string) => Promise<TinyRun>> = {
  'a bank of views': at => tinyRun(at, { spec: augmented, count }),
  'fresh views': at => tinyRun(at, { spec: { ...augmented, views: 'fresh' }, count }),
  'fine-tuning from a bank': async at => {
    const parent = await tinyRun(at, { spec: augmented, count })
    await train(parent, () => undefined)
    // As if the parent's bank had been thrown away: it has to be made in this run.
    await rm(homePlaces(parent.home).features, { recursive: true })
    return tinyFineTuning(parent, { unfreeze: 'block5_conv3' })
  },
  'batch normalization': at =>
    tinyRun(at, {
      spec: { recipe: 'scratch', base: 'minivgg', size: 16, batch: 4, epochs: 2, optimizer: 'sgd', momentum: 0.9 },
      count,
    }),
}

for (const [name, make] of Object.entries(recipes))
  test(`${name}: whatever the moments at which a run is stopped or killed, it ends the same`, async () => {
    const begun = await make(join(root, name))
    const copyOf = async (label: string): Promise<TinyRun> => {
      const home = join(root, `${name} ${label}`)
      await cp(begun.home, home, { recursive: true })
      return { ...begun, home, folder: begun.folder.replace(begun.home, home) }
    }
    const whole = await copyOf('whole')
    let facts = 0
    await train(whole, () => void facts++)
    const result = await resultOf(whole.folder)
    expect(result.history).toHaveLength(2)

    let number = 0
    const moment = fc.record({ at: fc.integer({ min: 1, max: facts }), kind: fc.constantFrom('stop', 'kill') })
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 2 }), async moments => {
        const run = await copyOf(String(number++))
        for (const { at, kind } of moments) {
          let heard = 0
          const ended = await train(run, (_, stop) => {
            if (++heard < at) return
            if (kind === 'kill') throw new Crash()
            stop()
          }).catch((error: unknown) => error)
          // Once resumed there is less left to do than at first: the moment may lie behind the end.
          const isInterruption = ended instanceof Crash || (ended instanceof LabError && ended.code === 'stopped')
          expect(isInterruption || (ended as { epochs?: number }).epochs === 2, String(ended)).toBe(true)
        }
        await train(run, () => undefined)
        expect(await resultOf(run.folder)).toEqual(result)
        await rm(run.home, { recursive: true })
      }),
      { numRuns: 3, seed: 7 },
    )
  })
