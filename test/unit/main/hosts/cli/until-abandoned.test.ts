import { expect, test } from '@playwright/test'
import { untilAbandoned } from '../../../../../src/main/hosts/cli/until-abandoned.ts'
import type { Client } from '../../../../../src/shared/client.ts'

interface Look {
  windows: number
  runs?: number
}

/** Plays what is seen at one look after the other; the last one repeats. Returns how many looks it took. */
const watch = async (looks: Look[]) => {
  let at = -1
  const notes: string[] = []
  const now = () => looks[Math.min(at, looks.length - 1)]!
  const runs = () => Array.from({ length: now().runs ?? 0 }, () => ({ state: 'running' }))
  const client = { request: async () => ({ runs: runs(), jobs: [{ state: 'done' }] }) } as unknown as Client
  const windows = () => {
    at += 1
    return now().windows
  }
  await untilAbandoned({ note: text => void notes.push(text) }, client, { windows }, 1)
  return { looks: at + 1, notes }
}

const open = { windows: 1 }
const none = { windows: 0 }

test('a window that is closed ends the lab; one that is not there yet, or reloads, does not', async () => {
  const { looks, notes } = await watch([none, none, none, open, none, open, none, none])
  expect([looks, notes]).toEqual([8, []])
})

test('work goes on without a window until it is done, and that is said once', async () => {
  const { looks, notes } = await watch([open, none, { windows: 0, runs: 1 }, { windows: 0, runs: 1 }, none])
  expect(looks).toBe(5)
  expect(notes).toEqual([expect.stringContaining('work goes on')])
})
