import type { AboutModel } from './about.ts'
import { aboutAsTexts } from './about.ts'
import type { ExportedModel } from './exported-model.ts'
import { writeSynced } from '../files/write-synced.ts'
import { writeKerasFile } from './keras/keras-file.ts'
import { writeLegacyH5 } from './keras/write-h5.ts'
import { onnxBytes } from './onnx/onnx-model.ts'
import { writeTfjsModel } from './tfjs-model.ts'
import { writeWebFolder } from './web-folder.ts'

/**
 * Writes a model at `path`: a file that is not there yet, or into a folder that is there and empty. `scratch` is for what
 * is on its way.
 */
export type WriteModel = (path: string, scratch: string, model: ExportedModel, about: AboutModel) => Promise<void>

export const writers = {
  keras: writeKerasFile,
  h5: (path, _, model, about) => writeLegacyH5(path, model, about),
  tfjs: (path, _, model, about) => writeTfjsModel(path, model, about),
  onnx: (path, _, model, about) => writeSynced(path, onnxBytes(model, aboutAsTexts(about))),
  folder: (path, _, model, about) => writeWebFolder(path, model, about),
} satisfies Record<string, WriteModel>
