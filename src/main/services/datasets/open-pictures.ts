import { join } from 'node:path'
import { splits as splitOrder } from '../../../shared/contract/datasets.ts'
import type { AddChoices, Control } from './gathered.ts'
import { inspect } from './inspect.ts'
import type { Inspection } from './inspect.ts'
import type { Layout } from './layout.ts'
import type { Found } from './listing.ts'
import type { OpenedPictures } from './opened-pictures.ts'

/**
 * Open all pictures, split by split.
 *
 * @param options.pathOf where they lie now, where that is not below the dataset's folder
 */
export const openPictures = async (
  { root }: Layout,
  { kind, files: all }: Found,
  { orientation }: Pick<AddChoices, 'orientation'>,
  { signal, progress }: Control,
  {
    copyTo,
    opened,
    pathOf = file => join(root, file),
  }: { copyTo?: string | undefined; opened?: OpenedPictures; pathOf?: (file: string) => string } = {},
): Promise<Inspection> => {
  const inspection: Inspection = { images: [], skipped: [] }
  for (const split of [null, ...splitOrder]) {
    const files = all.filter(listed => listed.split === split)
    if (files.length === 0) continue
    const classes = new Set(files.map(({ label }) => label)).size
    const what = kind === 'regression' ? 'with a target' : `belonging to ${classes} classes`
    const phase = `${split ? `${split}: ` : ''}Found ${files.length} files ${what}.`
    let done = 0
    progress({ phase, done, total: files.length, unit: 'pictures' })
    const onRead = () => progress({ phase, done: ++done, total: files.length })
    const { images, skipped } = await inspect(pathOf, files, { orientation, copyTo, opened, signal, onRead })
    for (const image of images) inspection.images.push(image)
    for (const skip of skipped) inspection.skipped.push(skip)
  }
  return inspection
}
