import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { readWindowState, visibleBounds, writeWindowState } from '../../../../src/main/hosts/window-state.ts'

const laptop = { x: 0, y: 0, width: 1440, height: 860 }
const beside = { x: 1440, y: -200, width: 1920, height: 1080 }

test('a window comes back where it was, if that can still be seen', () => {
  const onLaptop = { x: 100, y: 50, width: 1280, height: 800 }
  const onSecond = { x: 1600, y: 0, width: 1280, height: 800 }
  expect(visibleBounds(onLaptop, [laptop])).toEqual(onLaptop)
  expect(visibleBounds(onSecond, [laptop, beside])).toEqual(onSecond)
  expect(visibleBounds(onSecond, [laptop])).toBeNull()
  expect(visibleBounds({ ...onLaptop, x: 1400 }, [laptop])).toBeNull()
  expect(visibleBounds({ ...onLaptop, y: -300 }, [laptop])).toBeNull()
  expect(visibleBounds(null, [laptop])).toBeNull()
})

test('a state that is missing or damaged is like none; a home that cannot be written is no error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unfreeze-window-'))
  const path = join(folder, 'window.json')
  expect(await readWindowState(path)).toEqual({ bounds: null, maximized: false, theme: 'system' })
  await writeWindowState(path, { bounds: laptop, maximized: true, theme: 'dark' })
  expect(await readWindowState(path)).toEqual({ bounds: laptop, maximized: true, theme: 'dark' })
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, 20))
  expect((await readWindowState(path)).theme).toBe('system')
  await writeWindowState(join(path, 'below-a-file'), { bounds: null, maximized: false, theme: 'light' })
  await rm(folder, { recursive: true })
})
