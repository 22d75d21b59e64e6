import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { gate, serveFile, serveProxy } from '../../../kit/file-server.ts'
import type { FileServer, FileServerOptions } from '../../../kit/file-server.ts'
import { drawnVgg16, weightsLab } from '../../../kit/weights-lab.ts'
import type { WeightsLab } from '../../../kit/weights-lab.ts'

let folder: string
let file: Awaited<ReturnType<typeof drawnVgg16>>
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unfreeze-official-'))
  file = await drawnVgg16(join(folder, 'vgg16.h5'))
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

let server: FileServer
let lab: WeightsLab
const start = async (
  options: FileServerOptions = {},
  { md5 = file.md5, url = '', bytes = file.bytes.length }: { md5?: string | null; url?: string; bytes?: number } = {},
) => {
  server = await serveFile(file.bytes, options)
  lab = await weightsLab([{ net: 'vgg16', official: { url: url || server.url, bytes, md5 }, mirror: null }])
}
test.afterEach(async () => {
  await lab.close()
  await server.close()
})

const get = async () => lab.weights.handlers['weights.get']({ net: 'vgg16', mirror: false })
const got = async () => lab.ended((await get()).jobId)
const partial = () => join(lab.places.weights, 'vgg16.download')

test('the official file is fetched, checked and told; a second time it is not fetched again', async () => {
  await start()
  const job = await got()
  const [weights] = await lab.weights.list()
  expect(job).toMatchObject({ state: 'done', unit: 'bytes', error: null })
  expect(job.result).toEqual(weights)
  expect(weights).toMatchObject({ net: 'vgg16', source: 'keras-applications', ok: true, bytes: file.bytes.length })
  expect(lab.told).toEqual([weights])
  expect(Buffer.compare(await readFile(weights!.file), file.bytes)).toBe(0)
  expect((await readdir(lab.places.weights)).sort()).toEqual(['vgg16.h5', 'vgg16.json'])

  expect((await got()).result).toEqual(weights)
  expect(server.ranges).toEqual([null])
})

test('a download that breaks goes on where it was', async () => {
  await start({ breakAfter: request => (request < 2 ? 10_000_000 : null) })
  expect(await got()).toMatchObject({ state: 'done' })
  expect(server.ranges.length).toBe(3)
  expect(server.ranges[0]).toBeNull()
  const begins = server.ranges.slice(1).map(range => Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1]))
  expect(begins[0]).toBeGreaterThan(0)
  expect(begins[1]).toBeGreaterThan(begins[0]!)
})

test('stopped by the person, it stays invisible and goes on at the next attempt', async () => {
  const held = gate()
  await start({ hold: () => held.opened })
  const { jobId } = await get()
  await lab.when(jobId, job => job.phase === 'Download' && job.done > 0)
  await lab.jobs.handlers['jobs.stop']({ jobId })
  expect(await lab.ended(jobId)).toMatchObject({ state: 'stopped' })
  expect(await lab.weights.list()).toEqual([])
  const { size } = await stat(partial())
  expect(size).toBeGreaterThan(0)

  held.open()
  expect(await got()).toMatchObject({ state: 'done' })
  expect(server.ranges).toEqual([null, `bytes=${size}-`])
})

test('a server without ranges sends it all again', async () => {
  await start({ withoutRanges: true })
  await mkdir(lab.places.weights, { recursive: true })
  await writeFile(partial(), file.bytes.subarray(0, 5_000_000))
  expect(await got()).toMatchObject({ state: 'done' })
  expect(server.ranges).toEqual(['bytes=5000000-'])
})

test('the rest of another file: begun anew when the whole does not fit', async () => {
  await start()
  await mkdir(lab.places.weights, { recursive: true })
  await writeFile(partial(), Buffer.alloc(3_000_000, 1))
  expect(await got()).toMatchObject({ state: 'done' })
  expect(server.ranges).toEqual(['bytes=3000000-', null])

  await rm(join(lab.places.weights, 'vgg16.h5'))
  await writeFile(partial(), Buffer.alloc(file.bytes.length + 10))
  expect(await got()).toMatchObject({ state: 'done' })
  expect(server.ranges.slice(2)).toEqual([`bytes=${file.bytes.length + 10}-`, null])
})

test('a whole download whose last step was lost is put in place without another', async () => {
  await start()
  await mkdir(lab.places.weights, { recursive: true })
  await writeFile(partial(), file.bytes)
  expect(await got()).toMatchObject({ state: 'done' })
  expect(server.ranges).toEqual([`bytes=${file.bytes.length}-`])
})

test('another file than the one that is known is refused, and nothing of it stays', async () => {
  await start({}, { md5: '00000000000000000000000000000000' })
  const { state, error } = await got()
  expect(state).toBe('failed')
  expect(error?.code).toBe('weights-damaged')
  expect(error?.message).toContain('the MD5 differs')
  expect(await readdir(lab.places.weights)).toEqual([])
})

test('where Keras gives no MD5, the size and the layers have to be right', async () => {
  await start({}, { md5: null })
  expect(await got()).toMatchObject({ state: 'done' })
  await lab.close()
  await server.close()

  await start({}, { md5: null, bytes: file.bytes.length + 1 })
  expect((await got()).error?.message).toContain('the size differs')
  expect(await readdir(lab.places.weights)).toEqual([])
})

test('an address without a file, and one without a server, are told apart', async () => {
  await start({ status: 404 })
  const missing = await got()
  expect(missing.error?.code).toBe('network')
  expect(missing.error?.message).toBe(`127.0.0.1:${server.port} answered 404 Not Found: ${server.url}`)
  expect(await readdir(lab.places.weights)).toEqual([])

  await server.close()
  const refused = await got()
  expect(refused.error?.code).toBe('network')
  expect(refused.error?.message).toBe(`The download from 127.0.0.1:${server.port} failed: the connection was refused.`)
  expect(refused.error?.hint).toContain('unfreeze weights add FILE')
  expect(await readdir(lab.places.weights)).toEqual([])
})

test('two attempts at once: the second is told that the first is at work', async () => {
  const held = gate()
  await start({ hold: () => held.opened })
  const { jobId } = await get()
  await lab.when(jobId, job => job.phase === 'Download' && job.done > 0)
  const second = await got()
  expect(second.error?.code).toBe('busy')
  held.open()
  expect(await lab.ended(jobId)).toMatchObject({ state: 'done' })
})

test.describe('proxy settings', () => {
  const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY']
  const before = new Map(names.map(name => [name, process.env[name]]))
  test.beforeEach(() => names.forEach(name => Reflect.deleteProperty(process.env, name)))
  test.afterEach(() => {
    for (const [name, value] of before)
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
  })

  test('a whole download through the proxy; none where NO_PROXY names the host', async () => {
    await start()
    const proxy = await serveProxy()
    try {
      process.env['HTTP_PROXY'] = proxy.url
      expect(await got()).toMatchObject({ state: 'done' })
      expect(proxy.asked).toEqual([`127.0.0.1:${server.port}`])

      await rm(join(lab.places.weights, 'vgg16.h5'))
      process.env['NO_PROXY'] = '127.0.0.1'
      expect(await got()).toMatchObject({ state: 'done' })
      expect(proxy.asked.length).toBe(1)
    } finally {
      await proxy.close()
    }
  })
})
