import { LabError, errorFact } from '../../shared/contract/errors.ts'
import { offer } from '../../shared/contract/offers.ts'
import type { Offer } from '../../shared/contract/offers.ts'
import type { FileBelow } from './drop.ts'
import type { Transfer } from './platform.ts'

/** Files on their way at once: enough to keep a loopback connection busy. */
const atOnce = 4

const readable = (status: number, body: unknown): LabError => {
  const told = errorFact.safeParse((body as { error?: unknown } | null)?.error ?? body)
  if (told.success) return LabError.fromFact(told.data)
  return new LabError(
    'network',
    `The lab did not take the upload (${status}).`,
    'Check that the lab is running, then try again.',
  )
}

interface Sent {
  status: number
  body: unknown
}

/** One HTTP request that tells how many bytes of its body went out. */
const send = (
  method: string,
  url: string,
  body: File | null,
  signal: AbortSignal,
  onBytes: (sent: number) => void = () => undefined,
): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    signal.addEventListener('abort', abort, { once: true })
    request.open(method, url)
    request.responseType = 'json'
    request.upload.onprogress = event => onBytes(event.loaded)
    request.onload = () => resolve({ status: request.status, body: request.response as unknown })
    request.onabort = () => reject(signal.reason as Error)
    request.onerror = () =>
      reject(new LabError('network', 'The connection to the lab broke while files were sent.', 'Try it again.'))
    request.onloadend = () => signal.removeEventListener('abort', abort)
    request.send(body)
  })

const answered = ({ status, body }: Sent): unknown => {
  if (status >= 200 && status < 300) return body
  throw readable(status, body)
}

/** What was copied to the lab. */
export interface Uploaded {
  /** Stands for it: the one file, the one folder, or a folder around them. */
  offer: Offer
  /** Remove it from the lab. */
  takeBack(): Promise<void>
}

/** Copy files to the lab. Stopping takes back what was sent. */
export const upload = async (files: readonly FileBelow[], transfer: Transfer): Promise<Uploaded> => {
  const { onProgress } = transfer
  const failed = new AbortController() // one file that is refused ends the others
  const signal = AbortSignal.any([transfer.signal, failed.signal])
  if (files.length === 0)
    throw new LabError(
      'not-found',
      'There is no file in what was dropped.',
      'Drop pictures, or a folder that holds some.',
    )
  const { upload: id } = answered(await send('POST', '/upload', null, signal)) as { upload: string }
  const place = `/upload/${encodeURIComponent(id)}`
  // The lab sweeps uploads too, so that one that stays is not for ever.
  const takeBack = () =>
    send('DELETE', place, null, new AbortController().signal).then(
      () => undefined,
      () => undefined,
    )
  try {
    const opened = await Promise.all(files.map(async ({ path, open }) => ({ path, file: await open() })))
    const total = opened.reduce((sum, { file }) => sum + file.size, 0)
    const underWay = new Map<string, number>()
    let done = 0
    let doneBytes = 0
    const tell = () => {
      const bytes = [...underWay.values()].reduce((sum, sent) => sum + sent, doneBytes)
      onProgress({ files: { done, total: opened.length }, bytes: { done: Math.min(bytes, total), total } })
    }
    const queue = opened.values()
    const lane = async () => {
      for (const { path, file } of queue) {
        const sent = await send('PUT', `${place}?path=${encodeURIComponent(path)}`, file, signal, bytes => {
          underWay.set(path, Math.min(bytes, file.size))
          tell()
        })
        answered(sent)
        underWay.delete(path)
        done += 1
        doneBytes += file.size
        tell()
      }
    }
    await Promise.all(Array.from({ length: atOnce }, lane))
    return { offer: offer.parse(answered(await send('POST', `${place}/done`, null, signal))), takeBack }
  } catch (error) {
    failed.abort(error)
    await takeBack()
    throw error
  }
}
