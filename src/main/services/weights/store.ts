import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LabError } from '../../../shared/contract/errors.ts'
import { netIds } from '../../../shared/contract/nets.ts'
import type { NetId } from '../../../shared/contract/nets.ts'
import type { WeightsFile } from '../../../shared/contract/weights.ts'
import { readJson, syncFolder, writeFileAtomic, writeJson } from '../../files/atomic.ts'
import { onDisk } from '../../files/disk-error.ts'
import { sha256File } from '../../files/hash.ts'
import { ifThere, namesIn, stampOf, textIfThere } from '../../files/if-there.ts'
import { withLock } from '../../files/lock.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { syncFile } from '../../files/write-synced.ts'

/** What stands beside a weights file: how it was when it was checked. */
const weightsRecord = z.object({
  net: z.enum(netIds),
  sha256: z.string(),
  bytes: z.number().int(),
  source: z.string(),
})

/** The weights files of a home: `weights/<net>.h5`, each with `<net>.json` beside it; without both nothing counts. */
export interface WeightsStore {
  folder: string
  /** A file in work, in the same folder, so that it can be renamed into place. */
  partial(net: NetId, purpose: string): string
  list(): Promise<WeightsFile[]>
  find(net: NetId): Promise<WeightsFile | null>
  /** Make a checked file in that folder the net's weights; whatever was there before is replaced. */
  commit(net: NetId, checked: string, source: string): Promise<WeightsFile>
  /** One at a time for each net, also among processes. @throws LabError busy */
  exclusive<T>(net: NetId, work: () => Promise<T>): Promise<T>
}

export const createWeightsStore = (folder: string): WeightsStore => {
  const fileOf = (net: NetId) => join(folder, `${net}.h5`)
  const recordOf = (net: NetId) => join(folder, `${net}.json`)
  /** Hashes by file: one that was not touched is not read again. */
  const hashes = new Map<string, { stamp: string | null; sha256: string }>()

  const hashOf = async (path: string): Promise<string> => {
    const stamp = await stampOf(path)
    const known = hashes.get(path)
    if (known?.stamp === stamp) return known.sha256
    const sha256 = await sha256File(path)
    hashes.set(path, { stamp, sha256 })
    return sha256
  }

  const find: WeightsStore['find'] = async net => {
    const file = fileOf(net)
    const there = await ifThere(file, () => stat(file))
    if (!there) return null
    try {
      const record = await readJson(recordOf(net), weightsRecord, 'weights-damaged')
      const same = there.size === record.bytes && (await hashOf(file)) === record.sha256
      return { ...record, net, file, ok: same }
    } catch (error) {
      if (!(error instanceof LabError)) throw error
      if (error.code === 'not-found') return null // not brought in by the lab
      return { net, file, sha256: '', bytes: there.size, source: 'unknown', ok: false }
    }
  }

  return {
    folder,
    partial: (net, purpose) => join(folder, `${net}.${purpose}`),
    find,
    list: async () => {
      const names = await namesIn(folder)
      const nets = netIds.filter(net => names.includes(`${net}.json`))
      const files = await Promise.all(nets.map(find))
      return files.filter(file => file !== null)
    },
    commit: async (net, checked, source) => {
      await syncFile(checked)
      const sha256 = await sha256File(checked)
      const { size: bytes } = await onDisk(checked, () => stat(checked))
      const file = fileOf(net)
      const record = recordOf(net)
      const before = await textIfThere(record)
      // The record goes first: killed in between, the file in work is still there to be put in place by the next attempt.
      await writeJson(record, { net, sha256, bytes, source } satisfies z.infer<typeof weightsRecord>)
      try {
        await onDisk(file, () => rename(checked, file))
      } catch (error) {
        await (before === null ? rm(record, { force: true }) : writeFileAtomic(record, before))
        throw error
      }
      await syncFolder(folder)
      hashes.delete(file)
      return { net, file, sha256, bytes, source, ok: true }
    },
    exclusive: async (net, work) => {
      await makeFolder(folder)
      return withLock(join(folder, `${net}.lock`), `The weights of ${net}`, work)
    },
  }
}

/** MD5 of a file, in lower-case hex: what Keras publishes of its weights. */
export const md5File = (path: string): Promise<string> =>
  onDisk(path, async () => {
    const hash = createHash('md5')
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
    return hash.digest('hex')
  })
