import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir, rename, rm, statfs } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { dirname, join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import type { Offer } from '../../../shared/contract/offers.ts'
import { asLabError, onDisk } from '../../files/disk-error.ts'
import { makeFolder } from '../../files/make-folder.ts'

export interface Uploads {
  /** Begin: a folder of its own in the lab's home. @param name what it is called if more than one thing comes into it */
  begin(name: string | null): Promise<{ upload: string }>
  /** Take one file; resolves when it lies there whole. An upload that breaks off leaves nothing. */
  put(upload: string, path: string | null, body: IncomingMessage): Promise<void>
  /** All files are there: what came stands for itself from now on. */
  finish(upload: string): Promise<Offer>
  /** Give up an upload, also one in the middle of a file, or a finished one that nothing was made of. */
  cancel(upload: string): Promise<void>
  /** Remove everything that was uploaded and not taken over: when the host starts and when it ends. */
  clear(): Promise<void>
}

interface Upload {
  folder: string
  root: string
  arriving: Map<IncomingMessage, Promise<void>>
  finished: boolean
}

/** Left free on the disk, so that the lab can go on saving runs. */
const reservedBytes = 128 << 20
const longestName = 255
const deepestFolder = 32

/** A name as a file system everywhere takes it: no separators, nothing that means another place. */
const isPlainName = (name: string): boolean =>
  name !== '' &&
  name !== '.' &&
  name !== '..' &&
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  !/[\\/:\x00-\x1f]/.test(name) &&
  Buffer.byteLength(name) <= longestName

/** @throws LabError `bad-request` for a path that is not a plain relative one */
const partsOf = (path: string | null): string[] => {
  const parts = path?.split('/') ?? []
  if (parts.length > 0 && parts.length <= deepestFolder && parts.every(isPlainName)) return parts
  throw new LabError(
    'bad-request',
    `"${path ?? ''}" is not a path inside the folder that is uploaded.`,
    'Rename that file, or upload the folder without it.',
  )
}

/** Folders and files that a browser sends up, because a page cannot hand over a path. */
export const createUploads = (
  folder: string,
  offers: { offer(path: string, options: { upload: true }): Offer },
  freeBytes: (folder: string) => Promise<number> = freeBytesOf,
): Uploads => {
  const uploads = new Map<string, Upload>()
  let arrivals = 0

  const find = (id: string): Upload => {
    const found = uploads.get(id)
    if (found) return found
    throw new LabError('not-found', 'This upload is not known, or it was given up.', 'Start the upload again.')
  }

  const findOpen = (id: string): Upload => {
    const found = find(id)
    if (!found.finished) return found
    throw new LabError('bad-request', 'This upload is finished.', 'Start another one.')
  }

  const checkRoom = async (bytes: number, path: string) => {
    const free = await freeBytes(folder)
    if (bytes + reservedBytes <= free) return
    throw new LabError(
      'disk-full',
      `The disk is too full for "${path}": it needs ${megabytes(bytes)}, and ${megabytes(Math.max(0, free - reservedBytes))} can be used.`,
      'Make room on that disk, or start the lab with another --home.',
    )
  }

  const receive = async (upload: Upload, parts: string[], body: IncomingMessage): Promise<void> => {
    const path = parts.join('/')
    const bytes = Number(body.headers['content-length'])
    if (!Number.isSafeInteger(bytes)) throw new LabError('bad-request', `The size of "${path}" was not said.`)
    await checkRoom(bytes, path)
    const partial = join(upload.folder, `.arriving-${++arrivals}`)
    const final = join(upload.root, ...parts)
    try {
      await makeFolder(dirname(final))
      await writeBody(body, partial)
      await rename(partial, final)
    } catch (error) {
      await rm(partial, { force: true })
      if (body.destroyed && !body.complete) throw new LabError('stopped', `The upload of "${path}" broke off.`)
      throw asLabError(error, final)
    }
  }

  return {
    begin: async name => {
      const id = randomBytes(8).toString('hex')
      const own = join(folder, id)
      const root = join(own, name !== null && isPlainName(name) && !name.startsWith('.') ? name : 'pictures')
      await makeFolder(root)
      uploads.set(id, { folder: own, root, arriving: new Map(), finished: false })
      return { upload: id }
    },
    put: async (id, path, body) => {
      const upload = findOpen(id)
      const arriving = receive(upload, partsOf(path), body)
      upload.arriving.set(body, arriving)
      try {
        await arriving
      } finally {
        upload.arriving.delete(body)
      }
    },
    finish: async id => {
      const upload = findOpen(id)
      const { root, arriving } = upload
      if (arriving.size > 0)
        throw new LabError('busy', 'Some files of this upload are still on their way.', 'Wait until all have arrived.')
      const names = await onDisk(root, () => readdir(root))
      if (names.length === 0)
        throw new LabError('bad-request', 'Nothing was uploaded.', 'Drop a folder that has pictures in it.')
      upload.finished = true
      return offers.offer(names.length === 1 ? join(root, names[0]!) : root, { upload: true })
    },
    cancel: async id => {
      const { folder: own, arriving } = find(id)
      uploads.delete(id)
      for (const body of arriving.keys()) body.destroy()
      await Promise.allSettled(arriving.values())
      await onDisk(own, () => rm(own, { recursive: true, force: true }))
    },
    clear: async () => {
      uploads.clear()
      await onDisk(folder, () => rm(folder, { recursive: true, force: true }))
    },
  }
}

/** When the disk refuses, the connection stays: the page must hear why. (A pipeline would end both sides.) */
const writeBody = (body: IncomingMessage, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const file = createWriteStream(path, { flags: 'wx' })
    const fail = (error?: Error) => {
      body.unpipe(file)
      file.destroy()
      file.once('close', () => reject(error ?? new Error('The connection broke.')))
    }
    file.once('error', fail)
    file.once('finish', resolve)
    body.once('error', fail)
    body.once('close', () => {
      if (!body.complete) fail()
    })
    body.pipe(file)
  })

const freeBytesOf = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await onDisk(folder, () => statfs(folder))
  return bavail * bsize
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`
