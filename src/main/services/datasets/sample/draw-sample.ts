import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { splits } from '../../../../shared/contract/datasets.ts'
import type { Dataset } from '../../../../shared/contract/datasets.ts'
import { onDisk } from '../../../files/disk-error.ts'
import { makeFolder } from '../../../files/make-folder.ts'
import type { JobControl } from '../../jobs.ts'
import { drawPicture } from './picture.ts'
import { encodePng } from './png.ts'
import { readRecipe } from './recipe.ts'

export interface Sample {
  /** What the number of each picture means. */
  target: NonNullable<Dataset['target']>
  /** The number of each picture, by its path below the folder. */
  targets: ReadonlyMap<string, number>
}

/**
 * Draw the sample into a new folder: 600 pictures in 4 classes, split into train, validation and test, and targets.csv
 * with the length of each figure. The same for the same seed on every system; nothing is fetched.
 */
export const drawSample = async (
  folder: string,
  seed: number,
  { signal, progress }: Pick<JobControl, 'signal' | 'progress'>,
): Promise<Sample> => {
  const recipe = await readRecipe()
  const names = Object.keys(recipe.figures)
  const total = names.length * splits.reduce((sum, split) => sum + recipe.splits[split], 0)
  const targets = new Map<string, number>()
  progress({ phase: 'Drawing pictures', done: 0, total, unit: 'pictures' })
  for (const name of names) {
    let number = 0
    for (const split of splits) {
      await makeFolder(join(folder, split, name))
      for (let i = 0; i < recipe.splits[split]; i++) {
        signal.throwIfAborted()
        number += 1
        const { pixels, target } = drawPicture(recipe, name, `sample/${seed}/${name}/${number}`)
        const file = `${split}/${name}/${name}-${String(number).padStart(3, '0')}.png`
        const path = join(folder, ...file.split('/'))
        await onDisk(path, () => writeFile(path, encodePng(pixels)))
        targets.set(file, target)
        progress({ done: targets.size, total })
        await breathe() // drawing takes the processor; requests are to be answered meanwhile
      }
    }
  }
  const lines = [...targets].map(([file, target]) => `${file},${target}\n`)
  const csv = join(folder, 'targets.csv')
  await onDisk(csv, () => writeFile(csv, `file,${recipe.target}\n${lines.join('')}`))
  const [min, max] = recipe.length
  return { target: { name: recipe.target, min, max }, targets }
}
