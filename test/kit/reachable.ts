import type { Page } from '@playwright/test'

/**
 * What a person cannot get at on the page as it stands: controls that, brought into view, hang over an edge or lie
 * under something else. What scrolls inside a box of its own counts as reachable there.
 */
export const outOfReach = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const controls = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
    const told: string[] = []
    for (const element of document.querySelectorAll<HTMLElement>(controls)) {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
      if (element.matches(':disabled, .skip, [aria-hidden="true"]')) continue
      element.scrollIntoView({ block: 'center', inline: 'center' })
      const { left, right, top, bottom } = element.getBoundingClientRect()
      const name = `${element.tagName.toLowerCase()} “${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40)}”`
      if (right <= left || bottom <= top) continue
      if (left < -1 || right > innerWidth + 1) told.push(`${name} hangs over the edge`)
      const hit = document.elementFromPoint(
        (left + right) / 2,
        Math.max(0, Math.min(innerHeight - 1, (top + bottom) / 2)),
      )
      const label = element.closest('label')
      const mine = hit !== null && (element.contains(hit) || hit.contains(element) || label?.contains(hit) === true)
      if (!mine) told.push(`${name} lies under ${hit?.tagName.toLowerCase()}.${hit?.className}`)
    }
    return told
  })
