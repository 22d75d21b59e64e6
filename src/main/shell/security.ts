import type { Session, WebContents } from 'electron'
import { isLabPage, labScheme } from './lab-page.ts'

/** What a page of the lab may always do: put text on the clipboard. */
const granted: readonly string[] = ['clipboard-sanitized-write']

/**
 * Whether a page may have a permission that it asks for. The camera, too, for photos to predict: the page asks when
 * somebody clicks on it, and the system asks the person. Never the microphone.
 */
const mayHave = (permission: string, media: readonly string[] | undefined): boolean =>
  granted.includes(permission) || (permission === 'media' && media?.length === 1 && media[0] === 'video')

const longestLink = 2048

/**
 * Whether an address may be handed to the system's browser: web pages only. Anything else (a file, another program's
 * scheme) could start something on this machine.
 */
export const mayOpenOutside = (address: string): boolean => {
  if (address.length > longestLink || !URL.canParse(address)) return false
  const { protocol, username, password, hostname } = new URL(address)
  return /^https?:$/.test(protocol) && username === '' && password === '' && hostname !== ''
}

/** What a page may load: the lab's own scheme, and what exists in memory only. */
export const mayLoad = (address: string): boolean => /^(lab|data|blob|devtools):/.test(address)

/** Permissions and requests of all pages: denied, but for the lab's own. */
export const restrictSession = (session: Session): void => {
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const media = 'mediaTypes' in details ? details.mediaTypes : undefined
    callback(mayHave(permission, media) && contents !== null && isLabPage(contents.getURL()))
  })
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { mediaType }) =>
      mayHave(permission, mediaType && [mediaType]) && isLabPage(`${origin}/`),
  )
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !mayLoad(details.url) }))
}

/** A window stays on the lab's page: no other page in it, no window beside it. Links go to the system's browser. */
export const restrictContents = (contents: WebContents, openOutside: (address: string) => void): void => {
  const stay = (event: { preventDefault(): void; readonly url: string }) => {
    if (!isLabPage(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', event => {
    if (!event.isMainFrame || !isLabPage(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) openOutside(url)
    return { action: 'deny' }
  })
}

/** Standard, so that addresses have an origin; secure, so that the page is trusted like one from https. */
export const labSchemes = [
  {
    scheme: labScheme,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true },
  },
]
