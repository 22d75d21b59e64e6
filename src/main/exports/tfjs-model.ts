import { join } from 'node:path'
import { writeSynced } from '../files/write-synced.ts'
import { variablesByLayer } from '../nets/variables.ts'
import type { ExportedModel } from './exported-model.ts'
import { legacyConfig } from './keras/functional.ts'

/** Bytes in a file of weights: what browsers keep in their cache. */
const shardBytes = 4 << 20

/** Where the values of a model's weights stand in the shards, as a `model.json` says it. */
interface WeightsGroup {
  paths: string[]
  weights: { name: string; shape: number[]; dtype: 'float32' }[]
}

/** What a `model.json` holds. */
export interface TfjsModel {
  format: 'layers-model'
  generatedBy: string
  convertedBy: null
  modelTopology: object
  weightsManifest: [WeightsGroup]
  userDefinedMetadata: object
}

const shardName = (number: number, count: number) => `group1-shard${number}of${count}.bin`

/** The `model.json` of a model, and the pieces of its weights, in order. */
export const tfjsModel = (
  { net, weights }: ExportedModel,
  about: object,
): { model: TfjsModel; shards: Uint8Array[] } => {
  const entries = [...variablesByLayer(net)].flatMap(([layer, variables]) =>
    variables.map(({ name, shape }, at) => ({
      name: `${layer}/${name}`,
      shape: [...shape],
      data: weights.get(layer)![at]!,
    })),
  )
  const shards = cut(entries.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)))
  const group: WeightsGroup = {
    paths: shards.map((_, at) => shardName(at + 1, shards.length)),
    weights: entries.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
  }
  const topology = { keras_version: '2.4.0', backend: 'tensorflow', model_config: legacyConfig(net) }
  return {
    model: {
      ...{ format: 'layers-model', generatedBy: 'Unfreeze', convertedBy: null },
      ...{ modelTopology: topology, weightsManifest: [group], userDefinedMetadata: about },
    },
    shards,
  }
}

/** Pieces of equal size, the last one shorter. */
const cut = (parts: readonly Uint8Array[]): Uint8Array[] => {
  const total = parts.reduce((sum, part) => sum + part.length, 0)
  const shards = Array.from(
    { length: Math.ceil(total / shardBytes) },
    (_, at) => new Uint8Array(Math.min(shardBytes, total - at * shardBytes)),
  )
  let at = 0
  for (const part of parts)
    for (let from = 0; from < part.length;) {
      const shard = shards[Math.floor(at / shardBytes)]!
      const taken = part.subarray(from, from + shard.length - (at % shardBytes))
      shard.set(taken, at % shardBytes)
      at += taken.length
      from += taken.length
    }
  return shards
}

/** Write a TF.js layers model: `model.json` and its shards in a folder that is there. */
export const writeTfjsModel = async (folder: string, exported: ExportedModel, about: object): Promise<void> => {
  const { model, shards } = tfjsModel(exported, about)
  for (const [at, shard] of shards.entries())
    await writeSynced(join(folder, model.weightsManifest[0].paths[at]!), shard)
  await writeSynced(join(folder, 'model.json'), Buffer.from(JSON.stringify(model)))
}
