import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from '../../../shared/client.ts'
import type { Terminal } from './terminal.ts'

const isAtWork = async (client: Client): Promise<boolean> => {
  const { runs, jobs } = await client.request('lab.snapshot', {})
  const live = ({ state }: { state: string }) => state === 'queued' || state === 'running'
  return runs.some(live) || jobs.some(live)
}

/**
 * Resolves when the last window has been closed and no run or job is at work: what closing a program means.
 *
 * @param lookMs how often is looked; a window that reloads is away for less than that
 */
export const untilAbandoned = async (
  terminal: Pick<Terminal, 'note'>,
  client: Client,
  host: { windows(): number },
  lookMs = 2000,
): Promise<void> => {
  let seen = false
  let missed = 0
  let told = false
  for (;;) {
    await wait(lookMs, undefined, { ref: false })
    const open = host.windows() > 0
    seen ||= open
    missed = open ? 0 : missed + 1
    if (!seen || missed < 2) continue
    if (!(await isAtWork(client))) return
    if (!told) terminal.note('The window is closed; work goes on until it is done. Ctrl-C stops it at a checkpoint.')
    told = true
  }
}
