import { LabError } from '../../shared/contract/errors.ts'
import type { Offer } from '../../shared/contract/offers.ts'
import { windowChannels as channels } from '../../shared/contract/window-lab.ts'
import type { Down } from '../../shared/contract/wire.ts'
import type { Router } from '../hosts/router.ts'
import { isLabPage } from './lab-page.ts'

/** The parts of Electron's ipcMain and of its events that are used here. */
export interface Frame {
  readonly url: string
  readonly parent: unknown
}
export interface Contents {
  send(channel: string, page: string | null, message: Down): void
  isDestroyed(): boolean
  once(event: 'destroyed', listener: () => void): unknown
}
export interface FromWindow {
  readonly sender: Contents
  readonly senderFrame: Frame | null
}
export interface MainIpc {
  on(channel: string, listener: (event: FromWindow, page: unknown, message: unknown) => void): unknown
  handle(channel: string, listener: (event: FromWindow, argument: unknown) => Promise<unknown>): unknown
}

export interface WindowServices {
  router: Router
  offers: { offer(path: string, options?: { upload: true }): Offer }
  /** Write a photo of the window's camera to the disk; where it lies. */
  keepPhoto(photo: unknown): Promise<string>
  /** The system's dialog, for one folder or for several; empty when it was closed. */
  chooseFolders(how: 'one' | 'several'): Promise<string[]>
}

/** Only the lab's own page, in the window itself: no frame inside it, no other page that it might come to show. */
export const isTrusted = ({ senderFrame }: FromWindow): boolean =>
  senderFrame !== null && senderFrame.parent === null && isLabPage(senderFrame.url)

const foreign = () => new LabError('bad-request', 'The lab answers to its own window only.')

/** The contract over Electron's IPC, with offers beside it: paths come from the preload script, tokens go back. */
export const serveWindows = (ipc: MainIpc, { router, offers, keepPhoto, chooseFolders }: WindowServices): void => {
  const listening = new Set<Contents>()

  const listen = (contents: Contents) => {
    if (listening.has(contents)) return
    listening.add(contents)
    const unsubscribe = router.subscribe(message => {
      if (!contents.isDestroyed()) contents.send(channels.down, null, message)
    })
    contents.once('destroyed', () => {
      unsubscribe()
      listening.delete(contents)
    })
  }

  ipc.on(channels.up, (event, page, message) => {
    if (!isTrusted(event) || typeof page !== 'string') return
    const { sender } = event
    listen(sender)
    void router.handle(message).then(answer => {
      if (!sender.isDestroyed()) sender.send(channels.down, page, answer)
    })
  })

  /** Errors go back as facts: what IPC makes of a thrown one has neither code nor hint. */
  const answer = (channel: string, work: (argument: unknown) => Promise<Offer | Offer[] | null>) =>
    ipc.handle(channel, async (event, argument) => {
      try {
        if (!isTrusted(event)) throw foreign()
        return { ok: await work(argument) }
      } catch (error) {
        const known = error instanceof LabError ? error : new LabError('internal', String(error))
        return { error: known.toFact() }
      }
    })

  answer(channels.offer, async path => {
    if (typeof path !== 'string' || path === '')
      throw new LabError('not-found', 'What was dropped is not a file on this machine.', 'Save it first, then drop it.')
    return offers.offer(path)
  })
  answer(channels.offerPhoto, async photo => offers.offer(await keepPhoto(photo), { upload: true }))
  answer(channels.pickFolder, async () => {
    const [folder] = await chooseFolders('one')
    return folder === undefined ? null : offers.offer(folder)
  })
  answer(channels.pickFolders, async () => (await chooseFolders('several')).map(folder => offers.offer(folder)))
}
