import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { loadEngine } from '../../src/main/engine/load.ts'
import { runPlaces } from '../../src/main/files/run-file.ts'
import { writeJson } from '../../src/main/files/atomic.ts'
import { emptyState } from '../../src/main/services/runs/run-store.ts'
import { exportJob } from '../../src/main/worker/jobs/export.ts'
import { runJob } from '../../src/main/worker/jobs/run.ts'
import type { Answer } from '../kit/keras-python.ts'
import { hasKeras, needsKeras, openInPython } from '../kit/keras-python.ts'
import type { TinyRun } from '../kit/tiny-run.ts'
import { tinyFineTuning, tinyRun } from '../kit/tiny-run.ts'

test.describe.configure({ mode: 'serial' })

let root = ''
let python: Answer | null = null

const count = { train: 20, validation: 10, test: 10 }
const control = { signal: new AbortController().signal, tell: () => undefined }
/** The smallest of the bases. */
const base = 'mobilenet'
const augmented = { base, recipe: 'augment', flip: true, rotation: 0.1, zoom: 0.2, views: 2, epochs: 3 } as const

/** Train, then write the same run for Keras. */
const twin = async ({ home, folder }: TinyRun, name: string, format: 'notebook' | 'script' = 'notebook') => {
  const engine = await loadEngine()
  await runJob(engine, { home, folder }, control)
  await writeJson(runPlaces(folder).state, { ...emptyState('tiny'), state: 'finished', testOpened: true })
  const workFolder = join(root, name)
  await mkdir(workFolder)
  const entry = format === 'notebook' ? 'twin.ipynb' : 'twin.py'
  await exportJob(
    engine,
    {
      ...{ home, folder, format, checkpoint: 'best', labVersion: '0.0.0', classes: ['dark', 'light'] },
      ...{ entry, workFolder, golden: [] },
    },
    control,
  )
  return { name, path: join(workFolder, entry) }
}

test.beforeAll(async () => {
  if (!hasKeras()) return
  test.setTimeout(420_000)
  root = await mkdtemp(join(tmpdir(), 'unfreeze-twins-'))
  const at = (name: string) => join(root, `lab-${name}`)
  const plain = await tinyRun(at('plain'), { count, spec: { base, dropout: 0, epochs: 3, learningRate: 1e-4 } })
  const scheduled = { dropout: 0, optimizer: 'sgd', momentum: 0.9, nesterov: true, schedule: 'cosine' } as const
  const bank = await tinyRun(at('bank'), { count, spec: { ...augmented, ...scheduled, learningRate: 1e-5 } })
  const shown = { ...augmented, views: 'fresh', epochs: 2, dropout: 0, learningRate: 1e-5 } as const
  const fresh = await tinyRun(at('fresh'), { count, spec: shown })
  const scratch = { recipe: 'scratch', base: 'minivgg', size: 16, dataFormat: 'channels_first', epochs: 3 } as const
  const mini = await tinyRun(at('scratch'), {
    count,
    spec: { ...scratch, classWeights: 'balanced', learningRate: 0.01, momentum: 0.9 },
  })
  const twins = [
    await twin(plain, 'features'),
    await twin(bank, 'augment'),
    await twin(fresh, 'fresh views'),
    await twin(await tinyFineTuning(bank, { base, dropout: 0, learningRate: 1e-5 }), 'finetune', 'script'),
    await twin(mini, 'scratch'),
  ]
  python = await openInPython({ twins })
})
test.afterAll(() => rm(root, { recursive: true, force: true }))

for (const name of ['features', 'augment', 'fresh views', 'finetune'])
  test(`${name}: with dropout 0, Keras’s losses are the lab’s to a hundredth`, () => {
    needsKeras()
    const { verdict } = python!.twins[name]!
    expect(verdict.kind).toBe('exact')
    expect(verdict.difference).toBeLessThanOrEqual(1e-2)
  })

test('scratch: with dropout, the lab’s best loss lies among those of three seeds in Keras', () => {
  needsKeras()
  const { verdict, said } = python!.twins['scratch']!
  expect(verdict.kind).toBe('spread')
  expect(verdict.words).toContain('3 seeds')
  expect(said).toContain(verdict.words)
  expect(verdict.agrees, verdict.words).toBe(true)
})

test('each twin says its accuracy on validation and test with an interval, and the lab’s beside it', () => {
  needsKeras()
  for (const { said, evaluated } of Object.values(python!.twins)) {
    expect(Object.keys(evaluated)).toEqual(['validation', 'test'])
    expect(said).toMatch(/validation: accuracy \d\.\d+ \(95 % interval .* 10 pictures\); in the lab \d/)
    expect(said).toMatch(/test: accuracy \d\.\d+ \(95 % interval .* 10 pictures\); in the lab \d/)
  }
})
