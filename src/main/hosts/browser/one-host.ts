import { readFile, rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { LabError } from '../../../shared/contract/errors.ts'
import { writeFileAtomic } from '../../files/atomic.ts'
import { onDisk } from '../../files/disk-error.ts'
import { takeLock } from '../../files/lock.ts'
import type { HomePlaces } from '../../files/places.ts'
import { ticketPath } from './server.ts'

const hostFile = z.object({ url: z.url(), pid: z.number().int() })
export type RunningHost = z.infer<typeof hostFile>

export interface HostPlace {
  /** Tell later starts where we answer. */
  announce(url: string): Promise<void>
  release(): Promise<void>
}

/**
 * One browser host for each home: the first start takes the place, a later one finds it taken and who answers there.
 * The place of a process that died is free.
 */
export const takeHostPlace = async (places: HomePlaces): Promise<{ taken: HostPlace } | { running: RunningHost }> => {
  let release: () => Promise<void>
  try {
    release = await takeLock(places.browserLock, 'The window of this home')
  } catch (error) {
    if (error instanceof LabError && error.code === 'busy') return { running: await readHost(places, error) }
    throw error
  }
  return {
    taken: {
      // Readable by its user only: the address carries the token.
      announce: url => writeFileAtomic(places.browserHost, JSON.stringify({ url, pid: process.pid }), { mode: 0o600 }),
      release: async () => {
        await onDisk(places.browserHost, () => rm(places.browserHost, { force: true }))
        await release()
      },
    },
  }
}

/** The first start may still be starting: it has the place, but does not answer yet. */
const readHost = async (places: HomePlaces, busy: LabError): Promise<RunningHost> => {
  for (let attempt = 0; attempt < 50; attempt++) {
    const running = await answering(places.browserHost)
    if (running) return running
    await wait(200)
  }
  throw busy
}

const answering = async (path: string): Promise<RunningHost | null> => {
  try {
    const running = hostFile.parse(JSON.parse(await readFile(path, 'utf8')))
    await ticketFrom(running)
    return running
  } catch {
    return null // not written yet, or of an earlier start that died
  }
}

/** An address for one opening, from a host that runs already. */
export const ticketFrom = async ({ url }: RunningHost): Promise<string> => {
  const { origin, searchParams } = new URL(url)
  const response = await fetch(`${origin}${ticketPath}`, {
    headers: { Authorization: `Bearer ${searchParams.get('token') ?? ''}` },
  })
  const { ticket } = z.object({ ticket: z.string() }).parse(await response.json())
  return `${origin}/?token=${ticket}`
}
