import { BrowserWindow, nativeTheme, screen } from 'electron'
import { readWindowState, visibleBounds, writeWindowState } from '../hosts/window-state.ts'
import type { WindowState } from '../hosts/window-state.ts'
import { labOrigin } from './lab-page.ts'

/** Paper by day and by night: what is seen before the page has drawn itself. */
const paper = { light: '#fbfaf7', dark: '#14181c' } as const

const paperNow = () => (nativeTheme.shouldUseDarkColors ? paper.dark : paper.light)

export interface LabWindow {
  show(): void
  setTheme(theme: WindowState['theme']): void
  readonly theme: WindowState['theme']
  /** The window, for dialogs that belong to it; null once it is closed. */
  readonly native: BrowserWindow | null
}

export interface WindowOptions {
  /** The built preload script. */
  preload: string
  /** Where its place is remembered. */
  stateFile: string
}

/** The lab's one window: sandboxed, isolated, without Node; where it stood last, in the theme it had. */
export const openLabWindow = async ({ preload, stateFile }: WindowOptions): Promise<LabWindow> => {
  let state = await readWindowState(stateFile)
  nativeTheme.themeSource = state.theme
  const place = visibleBounds(
    state.bounds,
    screen.getAllDisplays().map(display => display.workArea),
  )
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    ...place,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    backgroundColor: paperNow(),
    title: 'Unfreeze',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  if (state.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())

  const remember = () => {
    state = { ...state, bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    void writeWindowState(stateFile, state)
  }
  window.on('close', remember)
  const repaint = () => window.setBackgroundColor(paperNow())
  nativeTheme.on('updated', repaint)
  window.once('closed', () => nativeTheme.off('updated', repaint))
  await window.loadURL(`${labOrigin}/`)

  return {
    show: () => {
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    setTheme: theme => {
      nativeTheme.themeSource = theme
      state = { ...state, theme }
      void writeWindowState(stateFile, state)
    },
    get theme() {
      return state.theme
    },
    get native() {
      return window.isDestroyed() ? null : window
    },
  }
}
