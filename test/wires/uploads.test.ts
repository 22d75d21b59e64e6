import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import fc from 'fast-check'
import { sendError, sendJson } from '../../src/main/hosts/browser/replies.ts'
import { startBrowserHost } from '../../src/main/hosts/browser/server.ts'
import type { BrowserHost } from '../../src/main/hosts/browser/server.ts'
import { createUploads } from '../../src/main/hosts/browser/uploads.ts'
import { createOffers } from '../../src/main/services/offers.ts'
import type { ErrorFact } from '../../src/shared/contract/errors.ts'
import type { Offer } from '../../src/shared/contract/offers.ts'
import { scriptedLab } from '../kit/scripted-lab.ts'
import { cookieOf } from './lanes.ts'

let home: string
let uploads: string
let offers: ReturnType<typeof createOffers>
let host: BrowserHost
let headers: Record<string, string>

test.beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'unfreeze-uploads-'))
  uploads = join(home, 'uploads')
  offers = createOffers()
  await mkdir(join(uploads, 'left-behind'), { recursive: true })
  const assets = { open: () => Promise.reject(new Error('no pictures here')) }
  const exports = { kept: () => join(home, 'nothing-kept') }
  host = await startBrowserHost(
    { router: scriptedLab().router, offers, assets, exports, places: { uploads } },
    { rendererFolder: home },
  )
  headers = { Cookie: await cookieOf(host), Origin: `http://127.0.0.1:${host.port}` }
})
test.afterEach(async () => {
  await host.close()
  await rm(home, { recursive: true, force: true })
})

const call = async <T>(method: string, path: string, body?: Uint8Array): Promise<{ status: number; value: T }> => {
  const init = { method, headers, ...(body ? { body: Buffer.from(body) } : {}) }
  const response = await fetch(`http://127.0.0.1:${host.port}${path}`, init)
  return { status: response.status, value: (await response.json()) as T }
}
const begin = async (name = '') => (await call<{ upload: string }>('POST', `/upload?name=${name}`)).value.upload
const put = (upload: string, path: string, body: Uint8Array) =>
  call<{ error?: ErrorFact }>('PUT', `/upload/${upload}?path=${encodeURIComponent(path)}`, body)

/** Every file below a folder, hidden ones too. */
const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))

test('a folder comes up whole and stands for itself afterwards', async () => {
  const upload = await begin('pets')
  const picture = randomBytes(300_000)
  const names = ['pets/train/cat/1.jpg', 'pets/train/Ünïcode dog/b (2).jpg', 'pets/test/cat/ß 猫.png']
  for (const name of names) expect((await put(upload, name, picture)).status).toBe(200)
  const { value: offer } = await call<Offer>('POST', `/upload/${upload}/done`)
  expect(offer).toMatchObject({ name: 'pets', kind: 'folder' })
  const { path, upload: isUpload } = offers.resolve(offer.token)
  expect(isUpload).toBe(true)
  const sums = await Promise.all(
    names.map(async name =>
      createHash('sha256')
        .update(await readFile(join(path, '..', name)))
        .digest('hex'),
    ),
  )
  expect(new Set(sums)).toEqual(new Set([createHash('sha256').update(picture).digest('hex')]))
})

test('one picture is offered as a file; several as a folder of the given name', async () => {
  const one = await begin()
  await put(one, 'cat.jpg', new Uint8Array([1, 2, 3]))
  expect((await call<Offer>('POST', `/upload/${one}/done`)).value).toMatchObject({ kind: 'file', bytes: 3 })
  const two = await begin('dropped')
  await put(two, 'cat.jpg', new Uint8Array([1]))
  await put(two, 'dog.jpg', new Uint8Array())
  expect((await call<Offer>('POST', `/upload/${two}/done`)).value).toMatchObject({ kind: 'folder', name: 'dropped' })
})

test('a path that leads anywhere else is refused by name and writes nothing', async () => {
  const upload = await begin()
  const escapes = ['../a.jpg', 'a/../../b.jpg', '/etc/passwd', 'a//b', '', '.', '..', 'a/./b', 'a\\..\\..\\b', 'c:/b']
  for (const path of [...escapes, 'a/\0.jpg', 'a\n.jpg', `${'x'.repeat(256)}.jpg`]) {
    const { status, value } = await put(upload, path, new Uint8Array([1]))
    expect([status, value.error?.code], path).toEqual([400, 'bad-request'])
    expect(value.error?.message).toContain(`"${path}"`)
  }
  expect(await filesBelow(home)).toEqual([])
})

test('whatever the path, a file lies below its upload or nowhere', async () => {
  const part = fc.oneof(fc.constantFrom('..', '.', '', 'a', '~', ' ', '...', '.git', 'con', '%2e%2e'), fc.string())
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 5 }), fc.constantFrom('/', '\\', '//'), async (parts, separator) => {
      const upload = await begin()
      const { status } = await put(upload, parts.join(separator), new Uint8Array([1]))
      const files = await filesBelow(home)
      expect(files).toHaveLength(status === 200 ? 1 : 0)
      for (const file of files) expect(file.startsWith(join(uploads, upload, 'pictures') + '/')).toBe(true)
      await call('DELETE', `/upload/${upload}`)
      expect(await filesBelow(home)).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('an upload that breaks off in the middle of a file leaves none of it', async () => {
  const upload = await begin()
  await put(upload, 'whole.jpg', new Uint8Array([1]))
  const path = `/upload/${upload}?path=half.jpg`
  const arrived = async () => (await filesBelow(uploads)).some(file => file.includes('.arriving'))
  await new Promise<void>(resolve => {
    const half = httpRequest({
      ...{ host: '127.0.0.1', port: host.port, path, method: 'PUT' },
      headers: { ...headers, 'Content-Length': '1000000' },
    })
    half.on('error', () => resolve())
    half.write(randomBytes(1000))
    const look = async () => {
      if (await arrived()) half.destroy()
      else setImmediate(() => void look())
    }
    void look()
  })
  await expect.poll(() => filesBelow(uploads)).toEqual([join(uploads, upload, 'pictures', 'whole.jpg')])
})

test('an upload that is given up is gone, and its number means nothing any more', async () => {
  const upload = await begin()
  await put(upload, 'a.jpg', new Uint8Array([1]))
  expect((await call('DELETE', `/upload/${upload}`)).status).toBe(200)
  expect(await readdir(uploads)).toEqual([])
  expect((await put(upload, 'b.jpg', new Uint8Array([1]))).value.error?.code).toBe('not-found')
  expect((await call('POST', `/upload/${upload}/done`)).status).toBe(404)
})

test('a finished upload takes no more files, and can be taken back', async () => {
  const upload = await begin()
  await put(upload, 'cats/a.jpg', new Uint8Array([1]))
  expect((await call<Offer>('POST', `/upload/${upload}/done`)).value).toMatchObject({ name: 'cats', kind: 'folder' })
  expect((await put(upload, 'cats/b.jpg', new Uint8Array([1]))).value.error?.code).toBe('bad-request')
  expect((await call('DELETE', `/upload/${upload}`)).status).toBe(200)
  expect(await readdir(uploads)).toEqual([])
})

test('an empty upload is refused in words', async () => {
  const { value } = await call<{ error: ErrorFact }>('POST', `/upload/${await begin()}/done`)
  expect(value.error.message).toBe('Nothing was uploaded.')
})

test('what an earlier start left behind is cleared at the start, the rest at the end', async () => {
  expect(existsSync(join(uploads, 'left-behind'))).toBe(false)
  await put(await begin(), 'a.jpg', new Uint8Array([1]))
  expect(await readdir(uploads)).toHaveLength(1)
  await host.close()
  expect(existsSync(uploads)).toBe(false)
})

test('a file that does not fit on the disk is refused before it is taken, and the page hears why', async () => {
  const folder = join(home, 'small')
  const small = createUploads(folder, offers, async () => (128 << 20) + 1000)
  const { upload } = await small.begin(null)
  const server = createServer((request, response) => {
    small.put(upload, 'big.jpg', request).then(
      () => sendJson(response, {}),
      (error: unknown) => sendError(request, response, error),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const refused = await fetch(url, { method: 'PUT', body: Buffer.alloc(5_000_000) })
  expect(refused.status).toBe(507)
  const { error } = (await refused.json()) as { error: ErrorFact }
  expect(error.code).toBe('disk-full')
  expect(error.message).toContain('"big.jpg"')
  expect(await filesBelow(folder)).toEqual([])
  expect((await fetch(url, { method: 'PUT', body: Buffer.alloc(999) })).status).toBe(200)
  await new Promise(resolve => server.close(resolve))
})
