import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'

/** Where the focus is, and what is wrong with how it is shown; nothing where it is shown well. */
const lookAtFocus = (page: Page): Promise<{ where: string; wrong: string | null }> =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return { where: 'nothing', wrong: null }
    const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 60) ?? ''
    const where = `${element.tagName.toLowerCase()} “${name}”`
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    const ringed = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none'
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect()
    const inside = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight && width > 0 && height > 0
    return { where, wrong: !inside ? 'is out of sight' : ringed ? null : 'has no ring' }
  })

/**
 * Press Tab until the focus is on `target`. On the way every stop must be in sight with a ring around it, and the focus
 * must move on at every press: a page that holds it is a trap.
 *
 * @param by `Tab`, or `Shift+Tab` to go back
 */
export const tabTo = async (page: Page, target: Locator, by: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  await expect(target).toBeVisible()
  const mark = `focus-${Date.now()}`
  const trail: string[] = []
  for (let presses = 0; presses < 80; presses++) {
    await page.evaluate(as => {
      for (const old of document.querySelectorAll('[data-had-focus]')) old.removeAttribute('data-had-focus')
      document.activeElement?.setAttribute('data-had-focus', as)
    }, mark)
    await page.keyboard.press(by)
    const { where, wrong } = await lookAtFocus(page)
    trail.push(where)
    expect(wrong, `${where}, after ${trail.slice(-4, -1).join(', ')}`).toBeNull()
    if (await target.evaluate(element => element === document.activeElement)) return
    const stuck = await page.evaluate(as => document.activeElement?.getAttribute('data-had-focus') === as, mark)
    expect(stuck, `The focus stays on ${where}.`).toBe(false)
  }
  throw new Error(`Tab does not reach ${String(target)}: ${trail.join(' → ')}`)
}

/** Go there with Tab, and press Enter. */
export const enter = async (page: Page, target: Locator): Promise<void> => {
  await tabTo(page, target)
  await page.keyboard.press('Enter')
}

/** Go somewhere by its name, with the command palette. */
export const goByName = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
}
