import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { commonHeaders } from '../content-security.ts'

/** Where kept exports lie: see services/exports. */
export interface KeptExports {
  /** @throws LabError `not-found` */
  kept(download: string): string
}

/**
 * GET /export/<token>: a kept export for the browser to save. A folder comes as a zip.
 */
export const createDownloadsRoute =
  (exports: KeptExports) =>
  async (_request: IncomingMessage, response: ServerResponse, token: string): Promise<void> => {
    const path = exports.kept(token)
    const found = await stat(path)
    const name = found.isDirectory() ? `${basename(path)}.zip` : basename(path)
    const headers = {
      ...commonHeaders,
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Cache-Control': 'no-store',
    }
    if (found.isDirectory()) {
      response.writeHead(200, headers)
      await pipeline(await zipOf(path), response)
    } else {
      response.writeHead(200, { ...headers, 'Content-Length': String(found.size) })
      await pipeline(createReadStream(path), response)
    }
  }

/** All files of a folder, under its name. */
const zipOf = async (folder: string): Promise<NodeJS.ReadableStream> => {
  const zip = new ZipFile()
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const inside = [basename(folder), ...relative(folder, path).split(/[\\/]/)].join('/')
    zip.addFile(path, inside, { compress: false })
  }
  zip.end()
  return zip.outputStream
}
