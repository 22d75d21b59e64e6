import { EventEmitter } from 'node:events'
import { expect, test } from '@playwright/test'
import type { Session, WebContents } from 'electron'
import { mayLoad, mayOpenOutside, restrictContents, restrictSession } from '../../../../src/main/shell/security.ts'

test('links to web pages may be opened outside, and nothing that could start something', () => {
  for (const address of ['https://keras.io/api/', 'http://example.org/a?b=c#d'])
    expect(mayOpenOutside(address), address).toBe(true)
  const refused = ['file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,a', 'lab://app/', 'smb://host/share']
  for (const address of [
    ...refused,
    'https://user:word@evil.example/',
    '',
    'https://',
    `https://a.b/${'x'.repeat(3000)}`,
  ])
    expect(mayOpenOutside(address), address).toBe(false)
})

test('a page loads the lab’s own addresses only', () => {
  for (const address of ['lab://app/main.js', 'lab://asset/image/a/b', 'data:image/png;base64,', 'blob:lab://app/1'])
    expect(mayLoad(address), address).toBe(true)
  for (const address of ['https://a.b/', 'http://127.0.0.1/', 'ws://127.0.0.1/', 'file:///etc/passwd', 'ftp://a.b'])
    expect(mayLoad(address), address).toBe(false)
})

/** A page's contents as far as navigation goes. */
const contents = () => {
  const events = new EventEmitter()
  let openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  const fake = Object.assign(events, { setWindowOpenHandler: (handler: typeof openHandler) => (openHandler = handler) })
  const opened: string[] = []
  restrictContents(fake as unknown as WebContents, address => opened.push(address))
  const goes = (event: string, details: object): boolean => {
    let prevented = false
    events.emit(event, { ...details, preventDefault: () => (prevented = true) })
    return !prevented
  }
  return { goes, opens: (url: string) => openHandler({ url }).action, opened }
}

test('the window stays on the lab’s page', () => {
  const { goes } = contents()
  for (const event of ['will-navigate', 'will-redirect']) {
    expect(goes(event, { url: 'lab://app/runs' }), event).toBe(true)
    expect(goes(event, { url: 'https://evil.example/' }), event).toBe(false)
    expect(goes(event, { url: 'file:///home' }), event).toBe(false)
  }
  expect(goes('will-frame-navigate', { url: 'lab://app/', isMainFrame: true })).toBe(true)
  expect(goes('will-frame-navigate', { url: 'lab://app/', isMainFrame: false })).toBe(false)
  expect(goes('will-attach-webview', {})).toBe(false)
})

test('no second window opens; a web link goes to the system’s browser', () => {
  const { opens, opened } = contents()
  expect(['https://keras.io/', 'file:///etc/passwd', 'lab://app/'].map(opens)).toEqual(['deny', 'deny', 'deny'])
  expect(opened).toEqual(['https://keras.io/'])
})

test('permissions are denied, but for the clipboard and the camera from the lab’s own page', () => {
  type Decide = (
    contents: { getURL(): string } | null,
    permission: string,
    callback: (ok: boolean) => void,
    details: { mediaTypes?: string[] },
  ) => void
  let decide: Decide = () => undefined
  let check: (contents: null, permission: string, origin: string, details: { mediaType?: string }) => boolean = () =>
    true
  let device = () => true
  let load: (details: { url: string }, callback: (answer: { cancel: boolean }) => void) => void = () => undefined
  restrictSession({
    setPermissionRequestHandler: (handler: Decide) => (decide = handler),
    setPermissionCheckHandler: (handler: typeof check) => (check = handler),
    setDevicePermissionHandler: (handler: typeof device) => (device = handler),
    webRequest: { onBeforeRequest: (handler: typeof load) => (load = handler) },
  } as unknown as Session)
  const asks = (permission: string, url = 'lab://app/', mediaTypes?: string[]) => {
    let granted: boolean | null = null
    decide({ getURL: () => url }, permission, ok => (granted = ok), mediaTypes ? { mediaTypes } : {})
    return granted
  }
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'fullscreen', 'openExternal'])
    expect([asks(permission), check(null, permission, 'lab://app', {})], permission).toEqual([false, false])
  expect(asks('clipboard-sanitized-write')).toBe(true)
  expect(asks('clipboard-sanitized-write', 'https://evil.example/')).toBe(false)
  expect(check(null, 'clipboard-sanitized-write', 'lab://app', {})).toBe(true)
  expect(asks('media', 'lab://app/', ['video'])).toBe(true)
  expect(check(null, 'media', 'lab://app', { mediaType: 'video' })).toBe(true)
  for (const types of [['audio'], ['video', 'audio'], []]) expect(asks('media', 'lab://app/', types)).toBe(false)
  expect(asks('media', 'https://evil.example/', ['video'])).toBe(false)
  expect(device()).toBe(false)
  const cancelled: boolean[] = []
  for (const url of ['lab://app/', 'https://evil.example/']) load({ url }, ({ cancel }) => cancelled.push(cancel))
  expect(cancelled).toEqual([false, true])
})
