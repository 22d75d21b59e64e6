import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { listFolders, listPictures } from '../../src/main/services/datasets/list-pictures.ts'
import { writeTree } from '../kit/pictures.ts'

/** Order of classes and files computed by Keras 3.15.1. */
const fixture = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/split.json'), 'utf8')) as {
  tree: string[]
  class_names: string[]
  files_shuffle_false: string[]
  labels_shuffle_false: number[]
}

test('classes and files come in Keras’s order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unfreeze-order-'))
  try {
    await writeTree(folder, Object.fromEntries(fixture.tree.map(file => [file, 'x'])))
    test.skip(existsSync(join(folder, 'B')), 'this disk does not tell upper from lower case')
    const classes = await listFolders(folder, folder)
    expect(classes).toEqual(fixture.class_names)
    const listed: { file: string; label: number }[] = []
    for (const [label, name] of classes.entries())
      for (const file of (await listPictures(folder, join(folder, name))).files) listed.push({ file, label })
    // WebP is the one ending that the lab lists and Keras does not.
    const asKeras = listed.filter(({ file }) => !file.endsWith('.webp'))
    expect(asKeras.map(({ file }) => file)).toEqual(fixture.files_shuffle_false)
    expect(asKeras.map(({ label }) => label)).toEqual(fixture.labels_shuffle_false)
    const webp = fixture.tree.filter(file => file.endsWith('.webp'))
    expect(listed.map(({ file }) => file).filter(file => file.endsWith('.webp'))).toEqual(webp)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
