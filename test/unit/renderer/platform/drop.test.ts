import { expect, test } from '@playwright/test'
import { asDropped, filesBelow, walk } from '../../../../src/renderer/platform/drop.ts'
import type { WalkedEntry } from '../../../../src/renderer/platform/drop.ts'

type Tree = { [name: string]: Tree | string }
interface Fake extends WalkedEntry {
  content: Tree | string
}

const entries = (tree: Tree): Fake[] =>
  Object.entries(tree).map(([name, content]) => ({ name, isDirectory: typeof content !== 'string', content }))

const opened = {
  children: (folder: WalkedEntry) => Promise.resolve(entries((folder as Fake).content as Tree)),
  file: (entry: WalkedEntry) => Promise.resolve(new File([(entry as Fake).content as string], entry.name)),
}
const go = new AbortController().signal

test('every file of a folder, with its path, sorted; what systems leave behind stays out', async () => {
  const dropped = entries({
    pets: {
      dog: { 'b.jpg': 'B', '.DS_Store': '' },
      cat: { 'Thumbs.db': '', 'a.jpg': 'A', more: { 'c.txt': 'C' } },
      '.git': { config: 'x' },
      empty: {},
    },
  })
  const found = await walk(dropped, opened, go)
  expect(found.map(({ path }) => path)).toEqual(['pets/cat/a.jpg', 'pets/cat/more/c.txt', 'pets/dog/b.jpg'])
  expect(await (await found[0]!.open()).text()).toBe('A')
})

test('a walk ends when it is stopped', async () => {
  const control = new AbortController()
  const slow = {
    ...opened,
    children: (folder: WalkedEntry) => {
      control.abort()
      return opened.children(folder)
    },
  }
  await expect(walk(entries({ a: { b: { c: 'C' } } }), slow, control.signal)).rejects.toThrow(/abort/i)
})

test('files out of a folder dialog keep their place in it', async () => {
  const file = new File(['A'], 'a.jpg')
  Object.defineProperty(file, 'webkitRelativePath', { value: 'pets/cat/a.jpg' })
  const hidden = new File(['x'], 'config')
  Object.defineProperty(hidden, 'webkitRelativePath', { value: 'pets/.git/config' })
  const loose = new File(['B'], 'b.jpg')
  const found = await filesBelow(asDropped([file, hidden, loose]), go)
  expect(found.map(({ path }) => path)).toEqual(['pets/cat/a.jpg', 'b.jpg'])
})
