import type { IncomingMessage, ServerResponse } from 'node:http'
import { pictureSecurityPolicy } from '../content-security.ts'
import { send } from './replies.ts'

/** What serves pictures, whichever host asks: see services/assets. */
export interface PictureSource {
  /** @param address an address of shared/asset-url without the host's base: `image/cats/k3v9?size=160` */
  open(address: string): Promise<{ contentType: string; bytes: Uint8Array; etag: string }>
}

/** GET /asset/<address>: a picture, kept by the browser as long as the lab says that it is still the same. */
export const createAssetsRoute =
  (pictures: PictureSource) =>
  async (request: IncomingMessage, response: ServerResponse, address: string): Promise<void> => {
    const { contentType, bytes, etag } = await pictures.open(address)
    const quoted = `"${etag.replaceAll('"', '')}"`
    const headers = {
      'Content-Type': contentType,
      'Content-Security-Policy': pictureSecurityPolicy,
      'Cache-Control': 'private, no-cache',
      ETag: quoted,
    }
    if (request.headers['if-none-match'] === quoted) send(response, { status: 304, headers })
    else send(response, { headers, body: bytes })
  }
