import { mkdirSync } from 'node:fs'
import type { OpenDialogOptions } from 'electron'
import { app, dialog, ipcMain, Menu, protocol, session, shell, utilityProcess } from 'electron'
import type { PictureSource } from '../hosts/browser/assets-route.ts'
import type { ProgramFiles } from '../hosts/program-files.ts'
import type { WorkerPort } from '../services/worker-port.ts'
import { createLabProtocol } from './asset-protocol.ts'
import { serveWindows } from './electron-wire.ts'
import type { WindowServices } from './electron-wire.ts'
import { clearPhotos, keepPhoto } from '../hosts/keep-photo.ts'
import { labScheme } from './lab-page.ts'
import { menuTemplate } from './menu.ts'
import { labSchemes, restrictContents, restrictSession } from './security.ts'
import { utilityWorker } from './utility-worker.ts'
import { openLabWindow } from './window.ts'
import type { LabWindow } from './window.ts'

interface ShellLab extends Pick<WindowServices, 'router' | 'offers'> {
  assets: PictureSource
  warmUp(): void
  stop(): Promise<void>
}

export interface ShellOptions {
  /** The parts of the built program. */
  files: Pick<ProgramFiles, 'renderer' | 'preload'>
  places: { home: string; uploads: string; window: string; windowProfile: string }
  compose(startWorker: (script: string, log: string | null) => WorkerPort): Promise<ShellLab>
}

/**
 * The lab as a desktop program: one instance for each home, one window, everything in a sandbox. Returns at once;
 * Electron's events do the rest.
 */
export const runShell = (options: ShellOptions): void => {
  // All of this has to stand before Electron is ready.
  app.setName('Unfreeze')
  try {
    mkdirSync(options.places.windowProfile, { recursive: true })
    app.setPath('userData', options.places.windowProfile)
  } catch (error) {
    return fail(error) // a home that cannot be written to
  }
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged(labSchemes)
  if (!app.requestSingleInstanceLock()) return app.quit()
  app.whenReady().then(() => start(options), fail)
}

const start = async ({ files, places, compose }: ShellOptions): Promise<void> => {
  const fork = (script: string, log: string | null) =>
    utilityWorker((path, args, how) => utilityProcess.fork(path, args, how), script, log)
  await clearPhotos(places.uploads)
  const lab = await compose(fork)
  stopBeforeQuit(lab)

  let window: LabWindow | null = null
  const openOutside = (address: string) => void shell.openExternal(address)
  app.on('web-contents-created', (_event, contents) => restrictContents(contents, openOutside))
  restrictSession(session.defaultSession)
  protocol.handle(labScheme, createLabProtocol(files.renderer, lab.assets))
  serveWindows(ipcMain, {
    router: lab.router,
    offers: lab.offers,
    keepPhoto: photo => keepPhoto(places.uploads, photo),
    chooseFolders: async how => {
      const properties: OpenDialogOptions['properties'] = ['openDirectory']
      if (how === 'several') properties.push('multiSelections')
      const what = { properties, title: 'Choose a folder of pictures' }
      const parent = window?.native
      const { filePaths } = await (parent ? dialog.showOpenDialog(parent, what) : dialog.showOpenDialog(what))
      return filePaths
    },
  })

  const open = async () => {
    if (window?.native) return window.show()
    window = await openLabWindow({ preload: files.preload, stateFile: places.window })
    setMenu(window)
  }
  const setMenu = (current: LabWindow) =>
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        menuTemplate(process.platform === 'darwin', {
          theme: current.theme,
          setTheme: current.setTheme,
          showHome: () => void shell.openPath(places.home),
        }),
      ),
    )
  app.on('second-instance', () => void open().catch(fail))
  app.on('activate', () => void open().catch(fail))
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  await open()
  lab.warmUp()
}

/** Runs stop at a checkpoint and services end in order; only then does the program go. */
const stopBeforeQuit = (lab: ShellLab): void => {
  let stopping = false
  app.on('before-quit', event => {
    event.preventDefault()
    if (stopping) return
    stopping = true
    void lab.stop().finally(() => app.exit(0))
  })
}

const fail = (error: unknown): void => {
  dialog.showErrorBox('Unfreeze could not start', error instanceof Error ? error.message : String(error))
  app.exit(1)
}
