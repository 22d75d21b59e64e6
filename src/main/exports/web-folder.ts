import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageOf } from '../files/engine-places.ts'
import { onDisk } from '../files/disk-error.ts'
import { resourcePath } from '../files/resources.ts'
import { writeSynced } from '../files/write-synced.ts'
import type { AboutModel } from './about.ts'
import { aboutAsTexts } from './about.ts'
import type { ExportedModel } from './exported-model.ts'
import { onnxBytes } from './onnx/onnx-model.ts'
import type { TfjsModel } from './tfjs-model.ts'
import { tfjsModel } from './tfjs-model.ts'

/** Where the parts of the folder lie in it. */
const MODEL = join('model', 'model.js')
const weightsFile = (at: number) => join('model', `weights-${at + 1}.js`)
const ONNX = 'model.onnx'

type PageModel = Pick<TfjsModel, 'modelTopology' | 'userDefinedMetadata'> & {
  weightSpecs: TfjsModel['weightsManifest'][0]['weights']
  /** How many files of weights there are. */
  pieces: number
}

/**
 * A folder that needs nothing of ours: a web page with TensorFlow.js beside it, which works from the disk, and a Python
 * script with the model as ONNX. The page's model is in scripts, because a page from the disk may not read files.
 *
 * @param folder is there, and empty
 */
export const writeWebFolder = async (folder: string, exported: ExportedModel, about: AboutModel): Promise<void> => {
  const { model, shards } = tfjsModel(exported, about)
  const { modelTopology, userDefinedMetadata } = model
  const weightSpecs = model.weightsManifest[0].weights
  const page: PageModel = { modelTopology, userDefinedMetadata, weightSpecs, pieces: shards.length }
  await onDisk(folder, async () => {
    await mkdir(join(folder, 'model'))
    await copyFile(join(packageOf('@tensorflow/tfjs').folder, 'dist', 'tf.min.js'), join(folder, 'tf.min.js'))
    for (const name of ['page.css', 'page.js', 'predict.py', 'README.txt'])
      await copyFile(resourcePath('export', 'folder', name), join(folder, name))
  })
  await writeSynced(join(folder, MODEL), `unfreezeModel(${JSON.stringify(page)})\n`)
  for (const [at, shard] of shards.entries())
    await writeSynced(
      join(folder, weightsFile(at)),
      `unfreezeWeights(${at}, "${Buffer.from(shard).toString('base64')}")\n`,
    )
  await writeSynced(join(folder, ONNX), onnxBytes(exported, aboutAsTexts(about)))
  await writeSynced(join(folder, 'about.json'), `${JSON.stringify(about, null, 2)}\n`)
  await writeSynced(join(folder, 'index.html'), await indexPage(shards.length))
}

const indexPage = async (pieces: number): Promise<string> => {
  const template = await readFile(resourcePath('export', 'folder', 'index.html'), 'utf8')
  const scripts = [MODEL, ...Array.from({ length: pieces }, (_, at) => weightsFile(at))]
  const tags = scripts.map(script => `<script src="${script.replaceAll('\\', '/')}" defer></script>`)
  return template.replace('<!-- model -->', () => tags.join('\n    '))
}

/** What stands between the brackets of a script's one call. */
const argumentOf = async (path: string): Promise<string> => {
  const text = await readFile(path, 'utf8')
  return text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
}

/** The page's model, read back from its scripts, and the path of the ONNX model beside it. */
export const readWebFolder = async (folder: string) => {
  const page = JSON.parse(await argumentOf(join(folder, MODEL))) as PageModel
  const pieces: Uint8Array[] = []
  for (let at = 0; at < page.pieces; at++) {
    const [, base64 = ''] = /, "(.*)"$/.exec(await argumentOf(join(folder, weightsFile(at)))) ?? []
    pieces.push(Buffer.from(base64, 'base64'))
  }
  return { ...page, weights: Uint8Array.from(Buffer.concat(pieces)), onnx: join(folder, ONNX) }
}
