import { LabError } from '../../shared/contract/errors.ts'
import type { PictureSource } from '../hosts/browser/assets-route.ts'
import { commonHeaders, contentSecurityPolicy, pictureSecurityPolicy } from '../hosts/content-security.ts'
import { readStatic } from '../hosts/static-files.ts'
import { isLabPage, isLabPicture, labOrigin, pictureOrigin } from './lab-page.ts'

const policy = contentSecurityPolicy({ pictures: pictureOrigin })

const refuse = (status: number, text: string) =>
  new Response(text, { status, headers: { ...commonHeaders, 'Content-Type': 'text/plain' } })

const servePage = async (rendererFolder: string, { pathname }: URL): Promise<Response> => {
  const file = await readStatic(rendererFolder, pathname)
  if (!file) return refuse(404, 'There is no such page.')
  return new Response(new Uint8Array(file.bytes), {
    headers: { ...commonHeaders, 'Content-Type': file.contentType, 'Content-Security-Policy': policy },
  })
}

const servePicture = async (pictures: PictureSource, { pathname, search }: URL): Promise<Response> => {
  try {
    const { contentType, bytes, etag } = await pictures.open(`${pathname.replace(/^\//, '')}${search}`)
    return new Response(new Uint8Array(bytes), {
      headers: {
        ...commonHeaders,
        // The page has another origin (lab://app) than its pictures, and reads their pixels for its previews.
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'Access-Control-Allow-Origin': labOrigin,
        'Content-Security-Policy': pictureSecurityPolicy,
        'Content-Type': contentType,
        'Cache-Control': 'private, no-cache',
        ETag: `"${etag.replaceAll('"', '')}"`,
      },
    })
  } catch (error) {
    if (error instanceof LabError) return refuse(error.code === 'not-found' ? 404 : 422, error.message)
    return refuse(500, 'The picture could not be read.')
  }
}

/**
 * `lab://app/...` is the built page, `lab://asset/...` a picture; there is nothing else.
 *
 * @param rendererFolder the built page, out/renderer
 */
export const createLabProtocol =
  (rendererFolder: string, pictures: PictureSource) =>
  async (request: Pick<Request, 'method' | 'url'>): Promise<Response> => {
    if (request.method !== 'GET') return refuse(405, 'Only GET here.')
    const address = new URL(request.url)
    if (isLabPage(request.url)) return servePage(rendererFolder, address)
    if (isLabPicture(request.url)) return servePicture(pictures, address)
    return refuse(404, 'There is nothing here.')
  }
