import { expect, test } from '@playwright/test'
import type { MenuItemConstructorOptions } from 'electron'
import { menuTemplate } from '../../../../src/main/shell/menu.ts'

const flat = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap(item => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])

test('has what a text field, a reader and a keyboard need, on every system', () => {
  for (const isMac of [true, false]) {
    const chosen: string[] = []
    const items = flat(menuTemplate(isMac, { theme: 'dark', setTheme: t => chosen.push(t), showHome: () => undefined }))
    const roles = items.flatMap(item => item.role ?? [])
    for (const role of ['editMenu', 'zoomIn', 'zoomOut', 'resetZoom', 'windowMenu'] as const)
      expect(roles, role).toContain(role)
    expect(roles.includes('appMenu')).toBe(isMac)
    expect(roles.includes('quit')).toBe(!isMac)
    const themes = items.filter(item => item.type === 'radio')
    expect(themes.map(item => item.checked)).toEqual([false, false, true])
    for (const item of themes) (item.click as () => void)()
    expect(chosen).toEqual(['system', 'light', 'dark'])
  }
})
