import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createOffers } from '../../../../src/main/services/offers.ts'
import { isTrusted, serveWindows } from '../../../../src/main/shell/electron-wire.ts'
import { keepPhoto } from '../../../../src/main/hosts/keep-photo.ts'
import type { FromWindow } from '../../../../src/main/shell/electron-wire.ts'
import { createWindowLab } from '../../../../src/preload/lab.ts'
import { createClient } from '../../../../src/shared/client.ts'
import { createIpc } from '../../../kit/ipc-pair.ts'
import { jpeg } from '../../../kit/pictures.ts'
import { scriptedLab } from '../../../kit/scripted-lab.ts'

const serve = (chosen: string[] = []) => {
  const lab = scriptedLab()
  const ipc = createIpc()
  const offers = createOffers()
  const uploads = join(tmpdir(), `unfreeze-photos-${crypto.randomUUID()}`)
  serveWindows(ipc.main, {
    ...{ router: lab.router, offers, chooseFolders: async how => (how === 'one' ? chosen.slice(0, 1) : chosen) },
    keepPhoto: photo => keepPhoto(uploads, photo),
  })
  return { lab, ipc, offers }
}
/** A `File` of the page is a path to the preload script only. */
const pageLab = (page: Parameters<typeof createWindowLab>[0]) =>
  createWindowLab<string>(page, { getPathForFile: path => path }, 'page')

const from = (senderFrame: FromWindow['senderFrame']) => ({ senderFrame }) as FromWindow

test('only the lab’s own page in the window itself is trusted', () => {
  expect(isTrusted(from({ url: 'lab://app/', parent: null }))).toBe(true)
  expect(isTrusted(from({ url: 'lab://app/runs/a?b#c', parent: null }))).toBe(true)
  for (const url of [
    'https://evil.example/',
    'lab://application/',
    'lab://asset/',
    'file:///lab://app/',
    'labs://app/',
  ])
    expect(isTrusted(from({ url, parent: null })), url).toBe(false)
  for (const url of ['', 'about:blank', 'lab:', 'http://lab://app/', 'lab://user@app.evil/'])
    expect(isTrusted(from({ url, parent: null })), url).toBe(false)
  expect(isTrusted(from({ url: 'lab://app/', parent: {} }))).toBe(false)
  expect(isTrusted(from(null))).toBe(false)
})

test('a foreign frame gets neither answers nor events nor offers', async () => {
  const { lab, ipc } = serve([tmpdir()])
  const foreign = ipc.openWindow({ url: 'https://evil.example/', parent: null })
  const window = pageLab(foreign.page)
  const heard: unknown[] = []
  window.onMessage(message => heard.push(message))
  window.send({ id: 1, name: 'datasets.list', input: {} })
  await expect(window.offer(tmpdir())).rejects.toThrow('its own window')
  await expect(window.pickFolder()).rejects.toThrow('its own window')
  await expect(window.pickFolders()).rejects.toThrow('its own window')
  lab.router.publish('run.removed', { runId: 'a' })
  const own = createClient(pageLab(ipc.openWindow().page))
  await own.request('datasets.list', {})
  expect(heard).toEqual([])
})

test('a dropped folder becomes a token; what is not there is told in words', async () => {
  const { ipc, offers } = serve()
  const folder = tmpdir()
  const window = pageLab(ipc.openWindow().page)
  const offer = await window.offer(folder)
  expect(offer.kind).toBe('folder')
  expect(JSON.stringify(offer)).not.toContain(folder)
  expect(offers.resolve(offer.token).path).toBe(folder)
  await expect(window.offer(join(folder, crypto.randomUUID()))).rejects.toThrow('is not there')
  await expect(window.offer('')).rejects.toThrow('not a file on this machine')
})

test('a photo of the camera becomes a file in the lab, and nothing else does', async () => {
  const { ipc, offers } = serve()
  const window = pageLab(ipc.openWindow().page)
  const photo = new Uint8Array(await jpeg('camera'))
  const { path, upload } = offers.resolve((await window.offerPhoto(photo)).token)
  expect(upload).toBe(true)
  expect(new Uint8Array(await readFile(path))).toEqual(photo)
  await expect(window.offerPhoto(new TextEncoder().encode('#!/bin/sh'))).rejects.toThrow('no photo of the camera')
  const foreign = pageLab(ipc.openWindow({ url: 'https://evil.example/', parent: null }).page)
  await expect(foreign.offerPhoto(photo)).rejects.toThrow('its own window')
  await rm(dirname(dirname(path)), { recursive: true })
})

test('a picked folder becomes a token, a closed dialog nothing', async () => {
  const folder = tmpdir()
  const { ipc, offers } = serve([folder])
  const offer = await pageLab(ipc.openWindow().page).pickFolder()
  expect(offers.resolve(offer!.token).path).toBe(folder)
  expect(await pageLab(serve().ipc.openWindow().page).pickFolder()).toBeNull()
})

test('several picked folders become a token each', async () => {
  const chosen = [tmpdir(), dirname(tmpdir())]
  const { ipc, offers } = serve(chosen)
  const picked = await pageLab(ipc.openWindow().page).pickFolders()
  expect(picked.map(({ token }) => offers.resolve(token).path)).toEqual(chosen)
  expect(await pageLab(serve().ipc.openWindow().page).pickFolders()).toEqual([])
})
