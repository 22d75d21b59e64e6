import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { createClient } from '../../../../src/shared/client.ts'
import { LabError } from '../../../../src/shared/contract/errors.ts'
import { requests } from '../../../../src/shared/contract/index.ts'
import type { Handlers } from '../../../../src/shared/contract/index.ts'
import type { Published } from '../../../../src/shared/contract/wire.ts'
import { createInProcessWire } from '../../../../src/main/hosts/in-process-wire.ts'
import { createEvents, createRouter } from '../../../../src/main/hosts/router.ts'

const makeRouter = (some: Partial<Handlers> = {}) => {
  const faults: unknown[] = []
  const events = createEvents(error => faults.push(error))
  const all = Object.fromEntries(
    Object.keys(requests).map(name => [name, () => Promise.reject(new Error(`${name} was reached`))]),
  )
  const router = createRouter(events, { ...all, ...some } as unknown as Handlers, error => faults.push(error))
  return { router, events, faults }
}

const garbage = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true }),
  fc.record({ id: fc.anything(), name: fc.anything(), input: fc.anything() }),
  fc.record({
    id: fc.integer(),
    name: fc.oneof(fc.constantFrom(...Object.keys(requests), '__proto__', 'constructor', 'toString'), fc.string()),
    input: fc.oneof(fc.anything(), fc.record({ runId: fc.anything(), name: fc.anything(), spec: fc.anything() })),
  }),
)

test('any garbage gets an answer with an error, and keeps the number it came with', async () => {
  const { router } = makeRouter()
  await fc.assert(
    fc.asyncProperty(garbage, async message => {
      const answer = await router.handle(message)
      expect(Object.keys(answer).sort()).toEqual(['error', 'id'])
      const id: unknown = (message as { id?: unknown } | null | undefined)?.id
      expect(answer.id).toBe(Number.isSafeInteger(id) ? id : -1)
      const { error } = answer as { error: { code: string; message: string } }
      expect(['bad-request', 'internal']).toContain(error.code)
      expect(error.message.length).toBeGreaterThan(5)
    }),
    { numRuns: 500 },
  )
})

const errorOf = async (name: string, input: unknown) => {
  const answer = await makeRouter().router.handle({ id: 1, name, input })
  return 'error' in answer ? answer.error : null
}

test('a wrong value is refused with the name of its field', async () => {
  const spec = { recipe: 'features', dataset: 'pets' }
  const cases: [string, unknown, string][] = [
    ['runs.show', {}, 'runs.show: "runId"'],
    ['runs.start', { spec: { ...spec, epochs: 0 } }, 'runs.start: "spec.epochs"'],
    ['runs.start', { spec: { ...spec, colour: 'red' } }, '"spec.colour": there is no setting of that name'],
    ['runs.images', { runId: 'a', split: 'holdout' }, '"split"'],
    ['datasets.add', { source: { kind: 'git', url: 'file:///etc' } }, '"source.url"'],
    ['runs.show', null, 'runs.show: '],
  ]
  for (const [name, input, expected] of cases) {
    const error = await errorOf(name, input)
    expect(error?.code).toBe('bad-request')
    expect(error?.message).toContain(expected)
  }
  expect(await errorOf('runs.explode', {})).toMatchObject({ code: 'bad-request' })
})

test('fills in defaults before the handler sees the input', async () => {
  let seen: unknown
  const { router } = makeRouter({
    'runs.images': input => {
      seen = input
      return { total: 0, images: [] }
    },
  })
  expect(await router.handle({ id: 4, name: 'runs.images', input: { runId: 'a', split: 'validation' } })).toEqual({
    ...{ id: 4, ok: { total: 0, images: [] } },
  })
  expect(seen).toEqual({
    ...{ runId: 'a', split: 'validation', wrongOnly: false, sort: 'confidence', offset: 0, limit: 100 },
  })
})

test('a LabError goes out in words; anything else goes to the log', async () => {
  const { router, faults } = makeRouter({
    'runs.list': () => {
      throw new LabError('not-writable', 'No permission to use "/mnt/home".', 'Use another home.')
    },
    'datasets.list': () => Promise.reject(new RangeError('offset is out of bounds')),
  })
  expect(await router.handle({ id: 1, name: 'runs.list', input: {} })).toEqual({
    ...{
      id: 1,
      error: { code: 'not-writable', message: 'No permission to use "/mnt/home".', hint: 'Use another home.' },
    },
  })
  expect(faults).toEqual([])
  const answer = await router.handle({ id: 2, name: 'datasets.list', input: {} })
  expect(answer).toMatchObject({ id: 2, error: { code: 'internal' } })
  expect(JSON.stringify(answer)).toContain('datasets.list')
  expect(JSON.stringify(answer)).not.toContain('    at ')
  expect(faults).toHaveLength(1)
})

test('events are numbered in order, and a listener that throws silences nobody', () => {
  const { events, faults } = makeRouter()
  const heard: Published[] = []
  events.subscribe(() => {
    throw new Error('a broken client')
  })
  const leave = events.subscribe(event => heard.push(event))
  expect(events.seq).toBe(0)
  events.publish('run.removed', { runId: 'a' })
  events.publish('dataset.removed', { name: 'pets' })
  leave()
  events.publish('run.removed', { runId: 'b' })
  expect(heard).toEqual([
    { seq: 1, event: 'run.removed', fact: { runId: 'a' } },
    { seq: 2, event: 'dataset.removed', fact: { name: 'pets' } },
  ])
  expect(events.seq).toBe(3)
  expect(faults).toHaveLength(3)
})

test('the in-process wire copies both ways, and an answer that cannot be copied is still an answer', async () => {
  const shared = { removed: [] as string[] }
  const { router, events } = makeRouter({
    'runs.remove': ({ runId }) => {
      shared.removed.push(runId)
      return shared as never
    },
    'runs.stop': () => ({ tell: () => undefined }) as never,
  })
  const wire = createInProcessWire(router)
  const client = createClient(wire)
  const answer: unknown = await client.request('runs.remove', { runId: 'a' })
  expect(answer).toEqual(shared)
  expect(answer).not.toBe(shared)
  await expect(client.request('runs.stop', { runId: 'a' })).rejects.toMatchObject({ code: 'internal' })

  const heard: string[] = []
  client.on('run.removed', ({ runId }) => heard.push(runId))
  events.publish('run.removed', { runId: 'a' })
  wire.close()
  events.publish('run.removed', { runId: 'b' })
  expect(heard).toEqual(['a'])
})
