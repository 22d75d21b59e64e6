import type { MenuItemConstructorOptions } from 'electron'
import { themes } from '../hosts/window-state.ts'
import type { Theme } from '../hosts/window-state.ts'

export interface MenuActions {
  theme: Theme
  setTheme(theme: Theme): void
  /** Shows the folder that holds everything of the learner's. */
  showHome(): void
}

const themeTitles: Record<Theme, string> = { system: 'As the System', light: 'Light', dark: 'Dark' }

/** The native menu: what every program has, the theme, and the way to the lab's folder. */
export const menuTemplate = (
  isMac: boolean,
  { theme, setTheme, showHome }: MenuActions,
): MenuItemConstructorOptions[] => [
  ...(isMac ? [{ role: 'appMenu' as const }] : []),
  {
    label: '&File',
    submenu: [
      { label: 'Show the Lab’s Folder', click: showHome },
      { type: 'separator' },
      isMac ? { role: 'close' } : { role: 'quit' },
    ],
  },
  { role: 'editMenu' },
  {
    label: '&View',
    submenu: [
      {
        label: 'Theme',
        submenu: themes.map(value => ({
          label: themeTitles[value],
          type: 'radio' as const,
          checked: value === theme,
          click: () => setTheme(value),
        })),
      },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      { role: 'reload' },
      { role: 'toggleDevTools' },
    ],
  },
  { role: 'windowMenu' },
]
