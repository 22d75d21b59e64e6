import { expect, test } from '@playwright/test'
import { createClient } from '../../src/shared/client.ts'
import type { Client } from '../../src/shared/client.ts'
import { LabError } from '../../src/shared/contract/errors.ts'
import type { Fact, RequestName } from '../../src/shared/contract/index.ts'
import { scriptedLab } from '../kit/scripted-lab.ts'
import { lanes } from './lanes.ts'

type Progress = Fact<'run.progress'>
const spec = { recipe: 'features', dataset: 'pets' } as const

const caught = async (asked: Promise<unknown>): Promise<LabError> => {
  const error = await asked.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(LabError)
  return error as LabError
}

/** Everything that a client hears of training, in the order in which it comes. */
const hear = (client: Client) => {
  const heard: { seq: number; fact: Progress }[] = []
  client.on('run.progress', (fact, seq) => heard.push({ seq, fact }))
  return heard
}

for (const lane of lanes)
  test.describe(`${lane.name} wire`, () => {
    const open = async () => {
      const lab = scriptedLab()
      const way = await lane.open(lab.router)
      const closing: (() => void)[] = []
      const connect = async () => {
        const { wire, close } = await way.connect()
        closing.push(close)
        return createClient(wire)
      }
      const close = async () => {
        for (const one of closing) one()
        await way.close()
      }
      return { lab, connect, close }
    }
    let here: Awaited<ReturnType<typeof open>>
    test.beforeEach(async () => void (here = await open()))
    test.afterEach(() => here.close())

    test('answers a request, defaults filled in', async () => {
      const client = await here.connect()
      const started = await client.request('runs.start', { spec: { ...spec, epochs: 2 } })
      expect(started).toMatchObject({ runId: 'run-1', spec: { base: 'vgg16', epochs: 2, batch: 32 } })
    })

    test('matches answers to requests, however many are asked at once', async () => {
      const client = await here.connect()
      const answers = await Promise.all([
        client.request('datasets.list', {}),
        caught(client.request('runs.show', { runId: 'a' })),
        client.request('lab.snapshot', {}),
        caught(client.request('runs.show', { runId: 'b' })),
      ])
      expect(answers[0]).toEqual([])
      expect(answers[1].message).toContain('"a"')
      expect(answers[2].home).toBe('/home')
      expect(answers[3].message).toContain('"b"')
    })

    test('an error crosses with code, message and hint', async () => {
      const client = await here.connect()
      const error = await caught(client.request('runs.show', { runId: 'cats' }))
      expect(error.toFact()).toEqual({
        code: 'not-found',
        message: 'There is no run "cats".',
        hint: 'See `unfreeze runs`.',
      })
    })

    test('a fault of ours crosses as one, without its stack', async () => {
      const client = await here.connect()
      const error = await caught(client.request('runs.list', {}))
      expect(error.code).toBe('internal')
      expect(JSON.stringify(error.toFact())).not.toMatch(/\bat .*:\d+/)
      expect(here.lab.faults).toHaveLength(1)
    })

    test('a wrong value is refused with the name of its field', async () => {
      const client = await here.connect()
      const error = await caught(client.request('runs.start', { spec: { ...spec, epochs: -1 } }))
      expect(error.code).toBe('bad-request')
      expect(error.message).toContain('spec.epochs')
    })

    test('an unknown request is refused by name', async () => {
      const client = await here.connect()
      const error = await caught(client.request('runs.explode' as RequestName, {}))
      expect(error.code).toBe('bad-request')
      expect(error.message).toContain('runs.explode')
    })

    test('events come numbered, in order, each once', async () => {
      const client = await here.connect()
      const heard = hear(client)
      await client.request('runs.start', { spec: { ...spec, epochs: 50 } })
      await client.request('datasets.list', {}) // what was told before an answer is there before it
      expect(heard.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
      expect(heard.map(({ fact }) => fact.done)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
    })

    test('two clients hear the same events; each gets its own answers', async () => {
      const [one, two] = [await here.connect(), await here.connect()]
      // A client is there for the lab once it has been answered.
      await Promise.all([one.request('datasets.list', {}), two.request('datasets.list', {})])
      const [heardByOne, heardByTwo] = [hear(one), hear(two)]
      const [started, error] = await Promise.all([
        one.request('runs.start', { spec: { ...spec, epochs: 5 } }),
        caught(two.request('runs.show', { runId: 'two' })),
      ])
      expect(started.runId).toBe('run-1')
      expect(error.message).toContain('"two"')
      await Promise.all([one.request('datasets.list', {}), two.request('datasets.list', {})])
      expect(heardByOne).toHaveLength(5)
      expect(heardByTwo).toEqual(heardByOne)
    })

    test('a snapshot and the later events give what a client from the start knows', async () => {
      const early = await here.connect()
      const known = hear(early)
      await early.request('runs.start', { spec: { ...spec, epochs: 7 } })
      const late = await here.connect()
      const later = hear(late)
      const [snapshot] = await Promise.all([
        late.request('lab.snapshot', {}),
        early.request('runs.start', { spec: { ...spec, epochs: 11 } }),
      ])
      await Promise.all([late.request('datasets.list', {}), early.request('datasets.list', {})])
      const applied = later.filter(({ seq }) => seq > snapshot.seq)
      expect(known).toHaveLength(18)
      expect(applied).toEqual(known.filter(({ seq }) => seq > snapshot.seq))
      const last = applied.at(-1)?.fact ?? snapshot.progress[0]
      expect(last?.done).toBe(11)
    })

    test('one that leaves is forgotten, and the others go on', async () => {
      const way = await lane.open(here.lab.router)
      const leaving = await way.connect()
      const client = createClient(leaving.wire)
      await client.request('datasets.list', {})
      const heard = hear(client)
      const staying = await here.connect()
      await staying.request('datasets.list', {})
      leaving.close()
      await way.close()
      const stayed = hear(staying)
      await staying.request('runs.start', { spec })
      await staying.request('datasets.list', {})
      expect(stayed).toHaveLength(3)
      expect(heard).toHaveLength(0)
      expect(here.lab.faults).toEqual([])
    })
  })
