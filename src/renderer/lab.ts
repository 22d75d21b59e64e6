import { imageAsset, pictureAsset } from '../shared/asset-url.ts'
import type { AssetSize } from '../shared/asset-url.ts'
import { createClient } from '../shared/client.ts'
import type { Client } from '../shared/client.ts'
import type { WindowLab } from '../shared/contract/window-lab.ts'
import { websocketClientWire } from '../shared/websocket-client-wire.ts'

declare global {
  interface Window {
    /** Put there by the preload script of the desktop window; absent under the browser host. */
    lab?: WindowLab<File>
  }
}

type ConnectedListener = (connected: boolean) => void

const overSocket = (): { client: Client; onConnected(listener: ConnectedListener): void } => {
  const address = new URL('/wire', location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  const wire = websocketClientWire({
    open: () => new WebSocket(address),
    later: (work, milliseconds) => setTimeout(work, milliseconds),
  })
  return { client: createClient(wire), onConnected: wire.onConnected }
}

const overPreload = (lab: WindowLab<File>): ReturnType<typeof overSocket> => ({
  client: createClient(lab),
  onConnected: listener => listener(true), // the window and its main process live and die together
})

const connection = window.lab ? overPreload(window.lab) : overSocket()
const assetBase = window.lab ? 'lab://asset/' : '/asset/'

/** The one client of this window. Stores ask through it; views never do. */
export const client = connection.client

/** Told whether the lab can be reached, now or from the first connection on, and at every change. */
export const onConnected = connection.onConnected

/** The address of a dataset's picture for an `<img>`: a thumbnail with that longer side, or the picture as it is. */
export const imageUrl = (dataset: string, imageId: string, size: AssetSize = '160'): string =>
  assetBase + imageAsset(dataset, imageId, size)

/** The address of a picture that was predicted. */
export const pictureUrl = (assetId: string, size: AssetSize = '160'): string => assetBase + pictureAsset(assetId, size)
