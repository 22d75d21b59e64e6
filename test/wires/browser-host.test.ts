import { mkdir, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { WebSocket } from 'ws'
import type { BrowserHost } from '../../src/main/hosts/browser/server.ts'
import { scriptedLab } from '../kit/scripted-lab.ts'
import { cookieOf, hostFor, openSocket } from './lanes.ts'

let host: BrowserHost & { home: string }
let cookie: string
let own: Record<string, string>

test.beforeEach(async () => {
  host = await hostFor(scriptedLab().router)
  cookie = await cookieOf(host)
  own = { Cookie: cookie, Origin: `http://127.0.0.1:${host.port}` }
})
test.afterEach(() => host.close())

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** A request exactly as given: no header added, no path tidied up. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path, method, headers }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => (text += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    request.on('error', reject).end(body)
  })

/** How the upgrade to a socket ends: open, or the status that refused it. */
const upgrade = (headers: Record<string, string>, path = '/wire'): Promise<string | number> =>
  new Promise(resolve => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve('open')
    })
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => undefined)
  })

test('the token becomes a cookie and leaves the address', async () => {
  const response = await ask(new URL(host.url).pathname + new URL(host.url).search)
  expect(response.status).toBe(303)
  expect(response.headers.location).toBe('/')
  const [set] = response.headers['set-cookie'] ?? []
  expect(set).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
  expect(set).not.toContain(new URL(host.url).searchParams.get('token'))
  const page = await ask('/', { Cookie: cookie })
  expect(page.status).toBe(200)
  expect(page.text).toContain('<title>Unfreeze</title>')
})

test('a page may load nothing from elsewhere and run nothing of elsewhere', async () => {
  const { headers } = await ask('/', { Cookie: cookie })
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
  expect(policy).not.toMatch(/https?:|\*/)
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  })
  expect(headers['permissions-policy']).toContain('camera=(self)')
  expect(headers['access-control-allow-origin']).toBeUndefined()
})

test('without the cookie, or with a wrong token, there is nothing', async () => {
  const wrong = 'A'.repeat(43)
  for (const path of ['/', '/assets/app.js', '/asset/image/cats/a', `/?token=${wrong}`, '/?token=', '/ticket'])
    expect((await ask(path)).status, path).toBe(401)
  expect((await ask('/', { Cookie: `unfreeze-${host.port}=${wrong}` })).status).toBe(401)
  expect((await ask('/upload', { Origin: own['Origin']! }, 'POST')).status).toBe(401)
  expect(await upgrade({ Origin: own['Origin']! })).toBe(401)
})

test('a foreign Host is refused, also with the cookie: a name pointed at this machine gets nothing', async () => {
  for (const Host of ['evil.example', `evil.example:${host.port}`, `localhost:${host.port}`, '127.0.0.1']) {
    expect((await ask('/', { Cookie: cookie, Host })).status, Host).toBe(403)
    expect((await ask(new URL(host.url).search, { Host })).status, Host).not.toBe(303)
    expect(await upgrade({ ...own, Host }), Host).toBe(403)
  }
})

test('a foreign Origin is refused, also with the cookie', async () => {
  for (const Origin of ['http://evil.example', 'null', `http://127.0.0.1:${host.port + 1}`]) {
    expect((await ask('/', { Cookie: cookie, Origin })).status, Origin).toBe(403)
    expect((await ask('/upload', { Cookie: cookie, Origin }, 'POST')).status, Origin).toBe(403)
    expect(await upgrade({ Cookie: cookie, Origin }), Origin).toBe(403)
  }
  expect((await ask('/asset/image/cats/a', { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
})

test('nothing is changed, and no socket opened, for a request that does not say where it comes from', async () => {
  expect((await ask('/upload', { Cookie: cookie }, 'POST')).status).toBe(403)
  expect(await upgrade({ Cookie: cookie })).toBe(403)
  expect(await upgrade(own)).toBe('open')
  expect(await upgrade(own, '/other')).toBe(403)
})

test('a second start gets a ticket with the token, and a ticket opens once', async () => {
  const { origin, searchParams } = new URL(host.url)
  const bearer = { Authorization: `Bearer ${searchParams.get('token') ?? ''}` }
  expect((await ask('/ticket', { ...bearer, Origin: origin })).status).toBe(401)
  const { ticket } = JSON.parse((await ask('/ticket', bearer)).text) as { ticket: string }
  expect((await ask(`/?token=${ticket}`)).status).toBe(303)
  expect((await ask(`/?token=${ticket}`)).status).toBe(401)
})

test('no address leads out of the page’s folder', async () => {
  await writeFile(join(host.home, '.hidden.txt'), 'hidden')
  await mkdir(join(host.home, 'assets'))
  await writeFile(join(host.home, 'assets', 'app.js'), 'export {}')
  const escapes = [
    '/../../../../etc/passwd.txt',
    '/..%2f..%2f..%2fetc%2fpasswd.txt',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '/.hidden.txt',
    '/assets/%00.js',
    '/c:/windows/win.txt',
    '/%E0%A4%A',
  ]
  for (const path of escapes) {
    const { status, text } = await ask(path, { Cookie: cookie })
    expect(status === 404 || text.includes('<title>Unfreeze</title>'), `${path}: ${status}`).toBe(true)
    expect(text).not.toContain('hidden')
  }
  expect((await ask('/assets/app.js', { Cookie: cookie })).headers['content-type']).toContain('text/javascript')
  expect((await ask('/runs/abc', { Cookie: cookie })).text).toContain('<title>Unfreeze</title>')
})

test('a picture is a picture and may do nothing else; unchanged ones are not sent again', async () => {
  const first = await ask('/asset/image/cats/a?size=160', { Cookie: cookie })
  expect(first.headers).toMatchObject({ 'content-type': 'image/png', etag: '"abc"' })
  expect(first.headers['content-security-policy']).toContain('sandbox')
  const again = await ask('/asset/image/cats/a?size=160', { Cookie: cookie, 'If-None-Match': '"abc"' })
  expect([again.status, again.text]).toEqual([304, ''])
})

test('a message over the limit, or one that is no JSON, ends its socket and no other', async () => {
  const ends = (message: string | Uint8Array): Promise<number> =>
    new Promise(resolve => {
      const socket = openSocket(host, cookie)
      socket.on('open', () => socket.send(message))
      socket.on('close', resolve)
      socket.on('error', () => undefined)
    })
  const other = openSocket(host, cookie)
  await new Promise(resolve => other.once('open', resolve))
  expect(await ends(`{"id":1,"name":"${'x'.repeat(2 << 20)}"}`)).toBe(1009)
  expect(await ends('not JSON')).toBe(1003)
  expect(await ends(new Uint8Array([1, 2, 3]))).toBe(1003)
  const answer = new Promise(resolve => other.once('message', data => resolve(JSON.parse(String(data)))))
  other.send(JSON.stringify({ id: 7, name: 'datasets.list', input: {} }))
  expect(await answer).toEqual({ id: 7, ok: [] })
  other.terminate()
})

test('answers on this machine only', async () => {
  const outward = Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
  for (const { address } of [...outward, { address: '::1' }]) {
    const reached = await new Promise(resolve => {
      const socket = connect({ host: address, port: host.port })
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    expect(reached, address).toBe(false)
  }
})

test('two windows at once are counted, and one that leaves is not any more', async () => {
  const counts: number[] = []
  host.onWindows(count => counts.push(count))
  const [one, two] = [openSocket(host, cookie), openSocket(host, cookie)]
  await Promise.all([one, two].map(socket => new Promise(resolve => socket.once('open', resolve))))
  expect(host.windows()).toBe(2)
  const left = new Promise<void>(resolve => host.onWindows(count => count === 1 && resolve()))
  one.terminate()
  await left
  expect(counts.at(-1)).toBe(1)
  two.terminate()
})
