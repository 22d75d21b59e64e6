import { expect, test } from '@playwright/test'
import { createPinia, setActivePinia } from 'pinia'
import type { Up } from '../../../../src/shared/contract/wire.ts'
import type { EpochRecord, RunDetail, RunSummary } from '../../../../src/shared/contract/runs.ts'
import { resolveSpec } from '../../../../src/shared/contract/run-spec.ts'
import { windowWire } from '../../../kit/window-wire.ts'

/** A lab at the other end of the window's wire: answers when the test says so. */
const scriptedLab = () => {
  const asked: Up[] = []
  const wire = windowWire(message => void asked.push(message))
  return {
    /** Answer the oldest open request of that name. */
    answer(name: string, ok: unknown) {
      const at = asked.findIndex(message => message.name === name)
      if (at < 0) throw new Error(`nobody asked for ${name}; asked: ${asked.map(message => message.name).join()}`)
      const [message] = asked.splice(at, 1)
      wire.tell({ id: message!.id, ok })
    },
    refuse(name: string, code: 'run-state' | 'not-found') {
      const at = asked.findIndex(message => message.name === name)
      const [message] = asked.splice(at, 1)
      wire.tell({ id: message!.id, error: { code, message: 'No.', hint: '' } })
    },
    tell: (seq: number, event: string, fact: unknown) => wire.tell({ seq, event, fact }),
  }
}

const summary = (part: Partial<RunSummary> = {}): RunSummary => ({
  ...{ id: 'one', title: 'One', recipe: 'features', dataset: 'pets', base: 'vgg16', state: 'running' },
  ...{ createdAt: '2026-01-01T10:00:00.000Z', epochs: 20, epochsDone: 0, bestEpoch: null, bestValLoss: null },
  ...{ bestValAccuracy: null, validation: null, test: null, testReady: false, peakResidentBytes: 0 },
  ...{ seconds: { features: 0, train: 0, evaluate: 0, total: 0 }, trainableWeights: 4, engine: null },
  ...{ warnings: [], error: null, ...part },
})
const epoch = (number: number): EpochRecord => ({
  ...{ epoch: number, loss: 0.5, accuracy: 0.9, mae: null, valLoss: 0.4, valAccuracy: 0.95, valMae: null },
  ...{ learningRate: 1e-3, seconds: 2, best: false, movement: [] },
})
const detail = (history: EpochRecord[]): RunDetail => ({
  ...{ summary: summary(), spec: resolveSpec({ recipe: 'features', dataset: 'pets' }), dir: '/x', classes: ['a', 'b'] },
  ...{ history, evaluations: { validation: null, test: null }, planned: null, parent: null, notes: '' },
  pictures: { train: 10, validation: 5, test: 5 },
})
const told = (record: EpochRecord) => ({ runId: 'one', record })
const settle = () => new Promise(resolve => setImmediate(resolve))

const opened = async () => {
  const lab = scriptedLab()
  const [{ useFacts }, { useRuns }] = await Promise.all([
    import('../../../../src/renderer/facts.ts'),
    import('../../../../src/renderer/features/runs/store.ts'),
  ])
  setActivePinia(createPinia())
  const facts = useFacts()
  facts.follow()
  lab.answer('lab.snapshot', {
    ...{ seq: 10, version: '0', home: '/h', engine: { state: 'ready', info: null, message: null } },
    ...{ datasets: [], weights: [], runs: [summary()], progress: [], jobs: [] },
  })
  await settle()
  return { lab, runs: useRuns() }
}

test.afterAll(() => Reflect.deleteProperty(globalThis, 'window'))

test('a run as its page sees it: history from disk, epochs as they come, stop, removal, the seal', async () => {
  const { lab, runs } = await opened()
  const epochsOf = () => runs.opened.get('one')?.history.map(record => record.epoch)

  await test.step('epochs told before the answer are kept, older facts change nothing', async () => {
    const loading = runs.load('one')
    lab.tell(11, 'run.epoch', told(epoch(2)))
    lab.tell(9, 'run.epoch', told(epoch(1)))
    lab.answer('runs.show', detail([epoch(1)]))
    await loading
    expect(epochsOf()).toEqual([1, 2])
    lab.tell(12, 'run.epoch', told(epoch(3)))
    expect(epochsOf()).toEqual([1, 2, 3])
    lab.tell(12, 'run.epoch', told(epoch(9)))
    expect(epochsOf()).toEqual([1, 2, 3])
  })

  await test.step('epochs of a run whose page is not open are left to its page', () => {
    lab.tell(13, 'run.epoch', { runId: 'other', record: epoch(1) })
    expect(runs.opened.has('other')).toBe(false)
  })

  await test.step('of two answers the one to the later question counts', async () => {
    const first = runs.load('one')
    const second = runs.load('one')
    lab.answer('runs.show', detail([epoch(1)]))
    lab.answer('runs.show', detail([epoch(1), epoch(2), epoch(3), epoch(4)]))
    await Promise.all([first, second])
    expect(epochsOf()).toEqual([1, 2, 3, 4])
  })

  await test.step('stopping lasts until the run says that it stopped', async () => {
    const stop = runs.stop('one')
    lab.answer('runs.stop', {})
    await stop
    expect(runs.isStopping('one')).toBe(true)
    lab.tell(14, 'run', summary({ state: 'stopped', epochsDone: 4 }))
    expect(runs.isStopping('one')).toBe(false)
    expect(runs.byId('one')?.state).toBe('stopped')
  })

  await test.step('a removal that is refused brings the run back', async () => {
    runs.hide('one')
    expect(runs.runs).toEqual([])
    const removal = runs.remove('one')
    lab.refuse('runs.remove', 'run-state')
    await expect(removal).rejects.toMatchObject({ code: 'run-state' })
    expect(runs.runs.map(run => run.id)).toEqual(['one'])
  })

  await test.step('the test result is there only after it was opened', async () => {
    expect(runs.opened.get('one')?.detail?.evaluations.test).toBeNull()
    const opening = runs.openTest('one')
    lab.answer('runs.openTest', { split: 'test', accuracy: 0.97 })
    await opening
    expect(runs.opened.get('one')?.detail?.evaluations.test?.accuracy).toBe(0.97)
  })

  await test.step('a run that was removed is forgotten', () => {
    lab.tell(15, 'run.removed', { runId: 'one' })
    expect(runs.byId('one')).toBeUndefined()
    expect(runs.opened.has('one')).toBe(false)
  })
})
