import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onDisk } from '../../../files/disk-error.ts'
import { drawPicture } from './picture.ts'
import { encodePng } from './png.ts'
import { readRecipe } from './recipe.ts'

/**
 * Draw so many pictures of the sample into a folder, all classes in turn.
 *
 * @returns their paths
 */
export const drawSome = async (folder: string, count: number, seed: number): Promise<string[]> => {
  const recipe = await readRecipe()
  const names = Object.keys(recipe.figures)
  await onDisk(folder, () => mkdir(folder, { recursive: true }))
  const paths: string[] = []
  for (let number = 0; number < count; number++) {
    const name = names[number % names.length]!
    const path = join(folder, `${String(number).padStart(4, '0')}-${name}.png`)
    const { pixels } = drawPicture(recipe, name, `sample/${seed}/${name}/${number}`)
    await onDisk(path, () => writeFile(path, encodePng(pixels)))
    paths.push(path)
  }
  return paths
}
