import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import type { ExportedModel } from '../../exports/exported-model.ts'
import { decodeOnnx } from '../../exports/onnx/schema.ts'
import { readKerasFile, readLegacyH5 } from '../../exports/keras/keras-file.ts'
import type { TfjsModel } from '../../exports/tfjs-model.ts'
import { readWebFolder } from '../../exports/web-folder.ts'
import { forward } from '../../ml/model/forward.ts'
import { disposeWeights, toTensors } from '../../ml/model/tensor-weights.ts'
import { runOnnx } from './onnx-graph.ts'

/** Reads what was exported back from the disk, and tells what it makes of plain pixels [n, height, width, 3]. */
export type Reload = (path: string, scratch: string, pixels: tf.Tensor4D) => Promise<Float32Array>

const ofNet = ({ net, weights }: ExportedModel, pixels: tf.Tensor4D): Float32Array => {
  const tensors = toTensors(weights, net)
  try {
    return tf.tidy(() => forward(net, tensors, pixels).dataSync<'float32'>() as Float32Array)
  } finally {
    disposeWeights(tensors)
  }
}

/** By TensorFlow.js itself. */
const byTfjs = async (
  modelTopology: object,
  weightSpecs: Weights,
  bytes: Uint8Array<ArrayBuffer>,
  pixels: tf.Tensor4D,
) => {
  const { loadLayersModel } = await import('@tensorflow/tfjs-layers') // slow to load, and needed here only
  const weightData = bytes.buffer
  const model = await loadLayersModel({ load: () => Promise.resolve({ modelTopology, weightSpecs, weightData }) })
  try {
    return tf.tidy(() => (model.predict(pixels) as tf.Tensor).dataSync<'float32'>() as Float32Array)
  } finally {
    model.dispose()
  }
}
type Weights = TfjsModel['weightsManifest'][0]['weights']

const tfjsFolder: Reload = async (folder, _, pixels) => {
  const described = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as TfjsModel
  const [{ paths, weights }] = described.weightsManifest
  const shards = await Promise.all(paths.map(path => readFile(join(folder, path))))
  return byTfjs(described.modelTopology, weights, Uint8Array.from(Buffer.concat(shards)), pixels)
}

const onnxFile: Reload = async (path, _, pixels) => runOnnx(decodeOnnx(await readFile(path)), pixels)

/** How each format is read back: in each form in which it holds the model. */
export const reloads = {
  keras: [async (path, scratch, pixels) => ofNet(await readKerasFile(path, scratch), pixels)],
  h5: [async (path, _, pixels) => ofNet(await readLegacyH5(path), pixels)],
  tfjs: [tfjsFolder],
  onnx: [onnxFile],
  folder: [
    async (folder, _, pixels) => {
      const { modelTopology, weightSpecs, weights } = await readWebFolder(folder)
      return byTfjs(modelTopology, weightSpecs, weights, pixels)
    },
    async (folder, scratch, pixels) => onnxFile((await readWebFolder(folder)).onnx, scratch, pixels),
  ],
} satisfies Record<string, Reload[]>
