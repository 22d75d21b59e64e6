import { createWriteStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import { LabError } from '../../../shared/contract/errors.ts'
import { readHdf5 } from '../../weights/hdf5-file.ts'
import { readWeightsFile } from '../../weights/read.ts'
import type { ExportedModel } from '../exported-model.ts'
import { writeZip } from '../zip.ts'
import { kerasConfig } from './functional.ts'
import { readKerasConfig } from './read-functional.ts'
import { writeKerasWeights } from './write-h5.ts'

/** The three files that Keras 3 reads in a `.keras` archive. */
const METADATA = 'metadata.json'
const CONFIG = 'config.json'
const WEIGHTS = 'model.weights.h5'

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
  const weights = join(scratch, WEIGHTS)
  try {
    await writeKerasWeights(weights, model)
    const saved = new Date().toISOString().slice(0, 19).replace('T', '@')
    await writeZip(path, [
      { name: METADATA, text: JSON.stringify({ keras_version: kerasVersion, date_saved: saved }) },
      { name: CONFIG, text: JSON.stringify(kerasConfig(model.net)) },
      { name: 'unfreeze.json', text: JSON.stringify(about) },
      { name: WEIGHTS, file: weights },
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
  const weights = join(scratch, `read-${WEIGHTS}`)
  const configFile = join(scratch, `read-${CONFIG}`)
  try {
    await unzip(path, new Map([[CONFIG, configFile], [WEIGHTS, weights]])) // prettier-ignore
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

/** Take entries out of a zip, each to the place that the caller names: names in the archive decide nothing. */
const unzip = async (path: string, wanted: ReadonlyMap<string, string>): Promise<void> => {
  const missing = new Set(wanted.keys())
  try {
    const zip = await openPromise(path)
    try {
      for await (const entry of zip.eachEntry()) {
        const to = wanted.get(entry.fileName)
        if (to === undefined) continue
        await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(to))
        missing.delete(entry.fileName)
      }
    } finally {
      zip.close()
    }
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : String(error), error)
  }
  const [first] = missing
  if (first !== undefined) throw damaged(path, `there is no ${first} in it`)
}

const damaged = (path: string, what: string, cause?: unknown) =>
  new LabError('weights-damaged', `"${path}" is no whole .keras file: ${what}.`, 'Save it with Keras anew.', { cause })
