import type { ErrorFact } from '../shared/contract/errors.ts'
import type { Offer } from '../shared/contract/offers.ts'
import { windowChannels as channels } from '../shared/contract/window-lab.ts'
import type { WindowLab } from '../shared/contract/window-lab.ts'
import type { Down } from '../shared/contract/wire.ts'

/** The parts of Electron's `ipcRenderer` and `webUtils` that the window's side needs. */
export interface WindowIpc {
  send(channel: string, page: string, message: unknown): void
  invoke(channel: string, argument?: unknown): Promise<unknown>
  on(channel: string, listener: (event: unknown, page: string | null, message: Down) => void): unknown
}
export interface FilePaths<F> {
  getPathForFile(file: F): string
}

type Reply<T> = { ok: T } | { error: ErrorFact }

/**
 * What `window.lab` is. The window hands over a `File`, never a path; main answers with a token.
 *
 * @param page names this page among all that one window shows in its life: after a reload, an answer to the old page
 *   must not be taken for one to the new page, which counts its requests from 1 again
 */
export const createWindowLab = <F>(ipc: WindowIpc, paths: FilePaths<F>, page: string): WindowLab<F> => {
  const ask = async <T>(channel: string, argument?: unknown): Promise<T> => {
    const reply = (await ipc.invoke(channel, argument)) as Reply<T>
    // Of an error, nothing but its message crosses into the page.
    if ('error' in reply) throw new Error([reply.error.message, reply.error.hint].join(' ').trim())
    return reply.ok
  }
  return {
    send: message => ipc.send(channels.up, page, message),
    onMessage: listener =>
      void ipc.on(channels.down, (_event, to, message) => {
        if (to === null || to === page) listener(message)
      }),
    offer: file => ask<Offer>(channels.offer, paths.getPathForFile(file)),
    offerPhoto: jpeg => ask<Offer>(channels.offerPhoto, jpeg),
    pickFolder: () => ask<Offer | null>(channels.pickFolder),
    pickFolders: () => ask<Offer[]>(channels.pickFolders),
  }
}
