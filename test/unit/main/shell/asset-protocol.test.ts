import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createLabProtocol } from '../../../../src/main/shell/asset-protocol.ts'
import { LabError } from '../../../../src/shared/contract/errors.ts'

let folder: string
let asked: string[]
let get: (url: string, method?: string) => Promise<Response>

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unfreeze-protocol-'))
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'renderer', 'index.html'), '<title>Unfreeze</title>')
  await writeFile(join(folder, 'renderer', 'assets', 'app.js'), 'export {}')
  asked = []
  const open = async (address: string) => {
    asked.push(address)
    if (address.includes('gone')) throw new LabError('not-found', 'There is no such picture.')
    return { contentType: 'image/webp', bytes: new Uint8Array([1, 2]), etag: 'e' }
  }
  const answer = createLabProtocol(join(folder, 'renderer'), { open })
  get = (url, method = 'GET') => answer({ url, method })
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

test('serves the page and its files, with a policy that lets in nothing else', async () => {
  const page = await get('lab://app/')
  expect(await page.text()).toContain('<title>')
  const policy = page.headers.get('Content-Security-Policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain('lab://asset')
  expect(policy).not.toMatch(/unsafe|https?:/)
  expect((await get('lab://app/assets/app.js')).headers.get('Content-Type')).toContain('text/javascript')
  expect(await (await get('lab://app/runs/some-run')).text()).toContain('<title>')
})

test('no address leads out of the page’s folder', async () => {
  const escapes = ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e%2fsecret.txt', '/assets/..%5c..%5csecret.txt']
  for (const path of [...escapes, '/assets/%2e%2e/%2e%2e/secret.txt', '//secret.txt', '/%00secret.txt']) {
    const response = await get(`lab://app${path}`)
    expect(await response.text(), path).not.toContain('secret')
  }
})

test('serves pictures by their address alone', async () => {
  const picture = await get('lab://asset/image/cats/k3?size=320')
  expect(asked).toEqual(['image/cats/k3?size=320'])
  expect(picture.headers.get('Content-Type')).toBe('image/webp')
  expect(picture.headers.get('Content-Security-Policy')).toContain('sandbox')
  // The page, and no other, may read a picture's pixels: the preview of augmentation draws with them.
  expect(picture.headers.get('Access-Control-Allow-Origin')).toBe('lab://app')
  expect([...new Uint8Array(await picture.arrayBuffer())]).toEqual([1, 2])
  expect((await get('lab://asset/image/cats/gone')).status).toBe(404)
})

test('there is no other host and no other method', async () => {
  expect((await get('lab://evil/')).status).toBe(404)
  expect((await get('lab://app/', 'POST')).status).toBe(405)
})
