import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

/** Nothing that axe calls serious or critical, on the page as it stands. */
export const expectAccessible = async (page: Page, what = page.url()): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  expect(told, what).toEqual([])
}

/** Whether the page is wider than the window: then something hangs over the edge. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const main = document.querySelector('main')
    const wide = (element: Element | null) => element !== null && element.scrollWidth > element.clientWidth
    return wide(document.documentElement) || wide(main)
  })
