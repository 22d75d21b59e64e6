import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import { readHdf5 } from '../../weights/hdf5-file.ts'
import { kerasEntries, takeFromKerasArchive } from '../../weights/keras-archive.ts'
import { readWeightsFile } from '../../weights/read.ts'
import type { ExportedModel } from '../exported-model.ts'
import { writeZip } from '../zip.ts'
import { kerasConfig } from './functional.ts'
import { readKerasConfig } from './read-functional.ts'
import { writeKerasWeights } from './write-h5.ts'

/** The Keras whose layout is written. */
const kerasVersion = '3.15.1'

/**
 * A whole model as a `.keras` file: a zip of its config, its weights and what it is.
 *
 * @param scratch a folder for the weights on their way
 * @param about labels, size and the like; it stands in `unfreeze.json`, which Keras leaves alone
 */
export const writeKerasFile = async (
  path: string,
  scratch: string,
  model: ExportedModel,
  about: object,
): Promise<void> => {
  const weights = join(scratch, kerasEntries.weights)
  try {
    await writeKerasWeights(weights, model)
    const saved = new Date().toISOString().slice(0, 19).replace('T', '@')
    await writeZip(path, [
      { name: kerasEntries.metadata, text: JSON.stringify({ keras_version: kerasVersion, date_saved: saved }) },
      { name: kerasEntries.config, text: JSON.stringify(kerasConfig(model.net)) },
      { name: 'unfreeze.json', text: JSON.stringify(about) },
      { name: kerasEntries.weights, file: weights },
    ])
  } finally {
    await rm(weights, { force: true })
  }
}

/**
 * A whole model out of a `.keras` file, whoever wrote it.
 *
 * @param scratch a folder for the weights on their way
 * @throws LabError `weights-damaged`, `weights-mismatch`, saying what the lab does not know
 */
export const readKerasFile = async (path: string, scratch: string): Promise<ExportedModel> => {
  const weights = join(scratch, `read-${kerasEntries.weights}`)
  const configFile = join(scratch, `read-${kerasEntries.config}`)
  try {
    await takeFromKerasArchive(
      path,
      new Map([
        [kerasEntries.config, configFile],
        [kerasEntries.weights, weights],
      ]),
    )
    const net = readKerasConfig(JSON.parse(await readFile(configFile, 'utf8')), path)
    return { net, weights: await readWeightsFile(weights, net) }
  } finally {
    await rm(weights, { force: true })
    await rm(configFile, { force: true })
  }
}

/** A whole model out of a legacy `.h5` file. */
export const readLegacyH5 = async (path: string): Promise<ExportedModel> => {
  const net = await readHdf5(path, file => {
    const config: unknown = file.attrs['model_config']?.value
    if (typeof config === 'string') return readKerasConfig(JSON.parse(config), path)
    throw new LabError(
      'weights-mismatch',
      `"${path}" holds weights only, and no model.`,
      'Save the whole model: model.save("model.h5").',
    )
  })
  return { net, weights: await readWeightsFile(path, net) }
}
