import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Numbers computed by Keras 3.15.1 on TensorFlow 2.21.0. `UNFREEZE_REFERENCE` names a folder with another set of the
 * same layout, made with other random weights and sizes; what is not in there is taken from here.
 */
const folder = process.env['UNFREEZE_REFERENCE']
const own = join(import.meta.dirname, 'fixtures')

export const referencePath = (file: string): string =>
  folder !== undefined && existsSync(join(folder, file)) ? join(folder, file) : join(own, file)

export const reference = <T>(file: string): T => JSON.parse(readFileSync(referencePath(file), 'utf8')) as T
