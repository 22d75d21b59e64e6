import { readFile, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

export interface StaticFile {
  bytes: Buffer
  contentType: string
  /** Its name carries a hash of its content: it never changes. */
  immutable: boolean
}

/**
 * Where the path of an address lies below a folder; null for one that would leave it or that no build ever makes: a
 * hidden file, a backslash, a drive letter, an encoded separator, a null byte.
 */
const pathBelow = (folder: string, urlPath: string): string | null => {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  const parts = decoded.split('/').filter(part => part !== '')
  if (parts.some(part => part.startsWith('.') || /[\\:\0]/.test(part))) return null
  const path = join(folder, ...parts)
  return path === folder || path.startsWith(folder + sep) ? path : null
}

/**
 * The page's files. An address without an extension is a page of the app, whose routes only the app knows: it gets
 * index.html.
 *
 * @returns null where there is no such file
 */
export const readStatic = async (folder: string, urlPath: string): Promise<StaticFile | null> => {
  const path = pathBelow(folder, urlPath)
  if (path === null) return null
  const file = extname(path) === '' || path === folder ? join(folder, 'index.html') : path
  const contentType = contentTypes[extname(file)]
  if (!contentType) return null
  try {
    if (!(await stat(file)).isFile()) return null
    const immutable = urlPath.startsWith('/assets/')
    return { bytes: await readFile(file), contentType, immutable }
  } catch {
    return null // not there, or not readable: the same to a page
  }
}
