import { expect, test } from '@playwright/test'
import { createClient } from '../../../src/shared/client.ts'
import type { Snapshot } from '../../../src/shared/contract/index.ts'
import type { Down, Up, Wire } from '../../../src/shared/contract/wire.ts'
import { followLab } from '../../../src/renderer/follow.ts'

/** A wire whose far end is this test. */
const handWire = () => {
  const sent: Up[] = []
  let hear: (message: Down) => void = () => undefined
  const reconnects: (() => void)[] = []
  const wire: Wire = {
    send: message => void sent.push(message),
    onMessage: listener => (hear = listener),
    onReconnect: listener => void reconnects.push(listener),
  }
  return {
    wire,
    sent,
    tell: (seq: number, state: string) => hear({ seq, event: 'engine', fact: { state, info: null, message: null } }),
    answer: (id: number, ok: unknown) => hear({ id, ok }),
    refuse: (id: number) => hear({ id, error: { code: 'internal', message: 'no', hint: '' } }),
    reconnect: () => reconnects.forEach(listener => listener()),
  }
}

const snapshot = (seq: number, state: 'starting' | 'ready' | 'busy'): Snapshot => ({
  seq,
  version: '0',
  home: '/home',
  engine: { state, info: null, message: null },
  datasets: [],
  weights: [],
  runs: [],
  progress: [],
  jobs: [],
})

const follow = (wire: Wire) => {
  const told: string[] = []
  const failed: unknown[] = []
  const { refresh } = followLab(
    createClient(wire),
    (state, fact) => told.push(`${state.seq} ${state.engine.state}${fact ? '' : ' (snapshot)'}`),
    error => failed.push(error),
  )
  return { told, failed, refresh }
}

test('facts that overtake the snapshot wait for it; those in it are not applied again', async () => {
  const lab = handWire()
  const { told, refresh } = follow(lab.wire)
  const waiting = refresh()
  lab.tell(4, 'starting')
  lab.tell(6, 'busy')
  expect(told).toEqual([])
  lab.answer(lab.sent[0]!.id, snapshot(5, 'ready'))
  await waiting
  expect(told).toEqual(['5 ready (snapshot)', '6 busy'])
})

test('after a break a new snapshot replaces everything, also when the numbers start again', async () => {
  const lab = handWire()
  const { told, refresh } = follow(lab.wire)
  const first = refresh()
  lab.answer(lab.sent[0]!.id, snapshot(90, 'ready'))
  await first
  lab.reconnect()
  lab.tell(3, 'busy')
  lab.answer(lab.sent[1]!.id, snapshot(2, 'starting'))
  await expect.poll(() => told).toEqual(['90 ready (snapshot)', '2 starting (snapshot)', '3 busy'])
})

test('of two snapshots on the way, the later one counts', async () => {
  const lab = handWire()
  const { told, refresh } = follow(lab.wire)
  const both = [refresh(), refresh()]
  lab.answer(lab.sent[1]!.id, snapshot(8, 'busy'))
  lab.answer(lab.sent[0]!.id, snapshot(7, 'ready'))
  await Promise.all(both)
  expect(told).toEqual(['8 busy (snapshot)'])
})

test('a snapshot that could not be had is told, and the old state stays', async () => {
  const lab = handWire()
  const { told, failed, refresh } = follow(lab.wire)
  const waiting = refresh()
  lab.refuse(lab.sent[0]!.id)
  await waiting
  expect(told).toEqual([])
  expect(failed).toHaveLength(1)
})
