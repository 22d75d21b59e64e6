import { LabError } from '../../../shared/contract/errors.ts'
import { shapesOf } from '../../nets/shapes.ts'
import type { ExportedModel } from '../exported-model.ts'
import { graphBuilder } from './graph-builder.ts'
import { addLayer } from './layers.ts'
import type { OnnxModel } from './schema.ts'
import { encodeOnnx, tensorTypes } from './schema.ts'

/** Protobuf messages end at 2 GB. */
const largest = 2 ** 31 - 1
/** Every operator that is used has had this form since ONNX 1.12. */
const opset = 17

/**
 * A model as ONNX: pictures [n, height, width, 3] with values 0..255 go into `pixels`; what comes out is called as the
 * net's last layer is.
 *
 * @param about texts for `metadata_props`: labels and the like
 */
const onnxModel = ({ net, weights }: ExportedModel, about: Record<string, string>): OnnxModel => {
  const shapes = shapesOf(net)
  const graph = graphBuilder()
  const [input, ...layers] = net.layers
  const names = new Map([[input!.name, graph.node('Transpose', 'channels_first', ['pixels'], { perm: [0, 3, 1, 2] })]])
  for (const layer of layers)
    names.set(
      layer.name,
      addLayer(layer, {
        graph,
        inputs: layer.inbound.map(from => names.get(from)!),
        shapes: layer.inbound.map(from => shapes.get(from)!),
        output: shapes.get(layer.name)!,
        weights: weights.get(layer.name) ?? [],
      }),
    )
  const value = (name: string, layer: string) => {
    const sides = shapes.get(layer)!.map(extent => ({ dimValue: Number(extent) }))
    const shape = { dim: [{ dimParam: 'pictures' }, ...sides] }
    return { name, type: { tensorType: { elemType: tensorTypes.float32, shape } } }
  }
  const last = layers.at(-1)!.name
  return {
    ...{ irVersion: 8, producerName: 'Unfreeze', docString: net.name, opsetImport: [{ domain: '', version: opset }] },
    metadataProps: Object.entries(about).map(([key, text]) => ({ key, value: text })),
    graph: {
      ...{ name: net.name, node: graph.nodes, initializer: graph.constants },
      ...{ input: [value('pixels', input!.name)], output: [value(names.get(last)!, last)] },
    },
  }
}

/** The bytes of an `.onnx` file. @throws LabError `export-failed` where they are more than that format can hold */
export const onnxBytes = (exported: ExportedModel, about: Record<string, string>): Uint8Array => {
  const model = onnxModel(exported, about)
  const size = model.graph.initializer.reduce((sum, { rawData }) => sum + rawData.length, 0)
  if (size > largest)
    throw new LabError(
      'export-failed',
      'This model is too large for ONNX: a file of that format ends at 2 GB.',
      'Export it as Keras or TF.js, or train with a smaller picture size.',
    )
  return encodeOnnx(model)
}
