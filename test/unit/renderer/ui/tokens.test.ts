import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'

const css = readFileSync(new URL('../../../../src/renderer/ui/tokens.css', import.meta.url), 'utf8')

const colors = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [
    name!,
    { light: light!, dark: dark! },
  ]),
)

/** Relative luminance of an sRGB colour (WCAG 2.2). */
const luminance = (hex: string): number => {
  const [r, g, b] = [1, 3, 5].map(at => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

const themes = ['light', 'dark'] as const
const check = (foregrounds: string[], grounds: string[], least: number) => {
  for (const theme of themes)
    for (const name of foregrounds)
      for (const ground of grounds) {
        const found = contrast(colors.get(name)![theme], colors.get(ground)![theme])
        expect(found, `${name} on ${ground}, ${theme}: ${found.toFixed(2)}`).toBeGreaterThanOrEqual(least)
      }
}

test('words are readable on every ground (AA: 4.5 to 1)', () => {
  check(['ink', 'ink-soft', 'ink-faint', 'ice-ink', 'warm-ink', 'alarm'], ['paper', 'paper-sunk', 'paper-raised'], 4.5)
  check(['ink', 'alarm'], ['alarm-wash'], 4.5)
  check(['ink', 'ink-soft'], ['alarm-wash', 'ice-wash', 'warm-wash'], 4.5)
  check(['ice-ink'], ['ice-wash'], 4.5)
  check(['warm-ink'], ['warm-wash'], 4.5)
})

test('marks, control borders and curves stand out (3 to 1)', () => {
  check(['ice-mark', 'warm-mark', 'rule-strong'], ['paper', 'paper-raised'], 3)
  check(['run-1', 'run-2', 'run-3', 'run-4', 'run-5', 'run-6', 'run-7'], ['paper'], 3)
})

test('the palette is the one that was chosen', () => {
  expect(colors.get('ice')).toEqual({ light: '#3f8fc4', dark: '#7cc0ea' })
  expect(colors.get('warm')).toEqual({ light: '#d9822b', dark: '#f0a350' })
  expect(colors.get('paper')).toEqual({ light: '#fbfaf7', dark: '#14181c' })
  expect(colors.get('ink')).toEqual({ light: '#1d2329', dark: '#e8e6e1' })
})

test('components take tokens, never colours of their own, and write no style into the markup', () => {
  const folder = new URL('../../../../src/renderer', import.meta.url).pathname
  const components = (readdirSync(folder, { recursive: true }) as string[]).filter(name => name.endsWith('.vue'))
  expect(components.length).toBeGreaterThan(30)
  for (const name of components) {
    const text = readFileSync(join(folder, name), 'utf8')
    const styles = [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, style]) => style).join('\n')
    expect(styles.match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/i), name).toBeNull()
    expect(text.match(/\sstyle="/), `${name}: the content policy forbids style attributes`).toBeNull()
  }
})
