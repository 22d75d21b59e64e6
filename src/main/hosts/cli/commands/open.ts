import type { Command } from 'commander'
import { homePlaces } from '../../../files/places.ts'
import { makeFolder } from '../../../files/make-folder.ts'
import { takeHostPlace, ticketFrom } from '../../browser/one-host.ts'
import type { HostPlace, RunningHost } from '../../browser/one-host.ts'
import { startBrowserHost } from '../../browser/server.ts'
import type { BrowserHost } from '../../browser/server.ts'
import { findBrowser, openAppWindow } from '../../browser/system-browser.ts'
import type { Act } from '../act.ts'
import { withLab } from '../context.ts'
import type { Context, Session } from '../context.ts'
import { findElectron, runElectron } from '../desktop.ts'
import { untilAbandoned } from '../until-abandoned.ts'
import { usage } from '../terminal.ts'

interface OpenOptions {
  window: boolean
  port?: number
  browser?: boolean
}

export const addOpenCommand = (program: Command, act: Act): void => {
  program
    .command('open')
    .description('Open the lab’s window')
    .option('--no-window', 'Start the lab for a browser, say its address, and stay')
    .option('--port <n>', 'The port of that address; without it a free one', parsePort)
    .option('--browser', 'Use the browser, also where the desktop program is installed')
    .action(
      act(async (context, options: OpenOptions) => {
        const desktop = options.window && !options.browser && options.port === undefined
        const electron = desktop ? findElectron(context.files) : null
        if (electron) return runElectron(electron, context.files, context.home)
        await makeFolder(context.home)
        const place = await takeHostPlace(homePlaces(context.home))
        if ('running' in place) return joinRunning(context, place.running, options)
        try {
          return await host(context, place.taken, options)
        } finally {
          await place.taken.release()
        }
      }),
    )
}

const ready = (context: Context, url: string, pid: number) =>
  context.terminal.value({ event: 'ready', url, pid, home: context.home })

/** Another program hosts this home already: its window is opened again. */
const joinRunning = async (context: Context, running: RunningHost, { window }: OpenOptions): Promise<number> => {
  ready(context, running.url, running.pid)
  context.terminal.note(`The lab of this home runs already (process ${running.pid}).`)
  const shown = window && (await showWindow(context, await ticketFrom(running)))
  if (!shown) sayAddress(context, running.url)
  return 0
}

const host = async (context: Context, place: HostPlace, { window, port = 0 }: OpenOptions): Promise<number> =>
  withLab(context, async session => {
    const server = await startBrowserHost(session.lab, { rendererFolder: context.files.renderer, port })
    try {
      await place.announce(server.url)
      session.lab.warmUp()
      const shown = window && (await showWindow(context, server.ticketUrl()))
      ready(context, server.url, process.pid)
      if (!shown) sayAddress(context, server.url)
      context.terminal.note('Ctrl-C closes the lab.')
      await untilClosed(context, session, server, shown)
      context.terminal.note('Closing the lab…')
      return 0
    } finally {
      await server.close()
    }
  })

const sayAddress = ({ terminal }: Context, url: string) => {
  terminal.note('The lab is open at')
  terminal.print(url)
  if (terminal.json) terminal.note(url)
}

const showWindow = async ({ home }: Context, url: string): Promise<boolean> => {
  const browser = findBrowser()
  return browser !== null && (await openAppWindow(browser, url, homePlaces(home).browserProfile))
}

/** Until Ctrl-C; where a window of our own was shown, also until it is closed and nothing is at work any more. */
const untilClosed = (context: Context, session: Session, server: BrowserHost, ownWindow: boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    context.interrupt.listen(resolve)
    if (ownWindow) untilAbandoned(context.terminal, session.client, server).then(resolve, reject)
  })

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65535) return port
  throw usage(`--port takes a number from 0 to 65535. Received "${text}".`)
}
