import { expect, test } from '@playwright/test'
import type { WebSocket } from 'ws'
import { createOffers } from '../../src/main/services/offers.ts'
import { serveWindows } from '../../src/main/shell/electron-wire.ts'
import { createWindowLab } from '../../src/preload/lab.ts'
import { createClient } from '../../src/shared/client.ts'
import { LabError } from '../../src/shared/contract/errors.ts'
import { runChoices } from '../../src/shared/contract/run-spec.ts'
import type { Down } from '../../src/shared/contract/wire.ts'
import { websocketClientWire } from '../../src/shared/websocket-client-wire.ts'
import { createIpc } from '../kit/ipc-pair.ts'
import { scriptedLab } from '../kit/scripted-lab.ts'
import { cookieOf, hostFor, openSocket } from './lanes.ts'

const spec = runChoices.parse({ recipe: 'features', dataset: 'pets' })

/** A client over a socket that the test can break. */
const connect = async () => {
  const lab = scriptedLab()
  const host = await hostFor(lab.router)
  const cookie = await cookieOf(host)
  const sockets: WebSocket[] = []
  const wire = websocketClientWire({
    open: () => {
      const socket = openSocket(host, cookie)
      sockets.push(socket)
      return socket
    },
    later: setTimeout,
    waits: [1, 5, 20],
  })
  const reconnected = () => new Promise<void>(resolve => wire.onReconnect(resolve))
  const close = async () => {
    wire.close()
    await host.close()
  }
  return { lab, host, wire, client: createClient(wire), sockets, reconnected, close }
}

test('a broken socket is made again; the snapshot then has what was missed', async () => {
  const { lab, client, sockets, reconnected, close } = await connect()
  const heard: number[] = []
  client.on('run.progress', (_fact, seq) => heard.push(seq))
  const before = await client.request('lab.snapshot', {})
  const again = reconnected()
  sockets.at(-1)!.terminate()
  await lab.router.handle({ id: 1, name: 'runs.start', input: { spec: { ...spec, epochs: 9 } } })
  await again
  const after = await client.request('lab.snapshot', {})
  expect([before.seq, after.seq]).toEqual([0, 9])
  expect(after.progress[0]?.done).toBe(9)
  await client.request('runs.start', { spec: { ...spec, epochs: 2 } })
  expect(heard.filter(seq => seq > after.seq)).toEqual([10, 11])
  expect(sockets).toHaveLength(2)
  await close()
})

test('what was in flight when the socket broke is rejected at once, and never sent twice', async () => {
  const { client, sockets, reconnected, close } = await connect()
  await client.request('datasets.list', {})
  const inFlight = client.request('runs.plan', spec).catch((error: unknown) => error)
  const again = reconnected()
  sockets.at(-1)!.terminate()
  const error = await inFlight
  expect(error).toBeInstanceOf(LabError)
  expect((error as LabError).code).toBe('network')
  const whileDown = await client.request('datasets.list', {}).catch((reason: unknown) => reason)
  expect((whileDown as LabError).code).toBe('network')
  await again
  expect(await client.request('datasets.list', {})).toEqual([])
  await close()
})

test('a lab that is not there yet: the first request fails in words, later ones work', async () => {
  const lab = scriptedLab()
  const host = await hostFor(lab.router)
  const cookie = await cookieOf(host)
  let attempts = 0
  const wire = websocketClientWire({
    open: () => openSocket(host, ++attempts < 3 ? 'unfreeze=wrong' : cookie),
    later: setTimeout,
    waits: [1],
  })
  const states: boolean[] = []
  wire.onConnected(state => states.push(state))
  const connected = new Promise<void>(resolve => wire.onReconnect(resolve))
  const client = createClient(wire)
  const error = await client.request('lab.snapshot', {}).catch((reason: unknown) => reason)
  expect((error as LabError).code).toBe('network')
  await connected
  expect(await client.request('datasets.list', {})).toEqual([])
  expect(states).toEqual([false, false, true])
  wire.close()
  await host.close()
})

test('after a reload, the window takes no answer that was meant for the page before', async () => {
  const lab = scriptedLab()
  const ipc = createIpc()
  serveWindows(ipc.main, {
    router: lab.router,
    offers: createOffers(),
    chooseFolders: async () => [],
    keepPhoto: () => Promise.reject(new Error('no camera here')),
  })
  const window = ipc.openWindow()
  const pageOf = (name: string) => createWindowLab(window.page, { getPathForFile: () => '' }, name)
  createClient(pageOf('first'))
    .request('runs.plan', spec)
    .catch(() => undefined)
  const messages: Down[] = []
  window.reload()
  const second = pageOf('second')
  second.onMessage(message => messages.push(message))
  const client = createClient(second)
  await client.request('datasets.list', {})
  lab.release()
  await client.request('datasets.list', {})
  expect(messages).toEqual([
    { id: 1, ok: [] },
    { id: 2, ok: [] },
  ])
})
