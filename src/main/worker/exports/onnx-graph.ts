import * as tf from '@tensorflow/tfjs-core'
import type { OnnxModel, OnnxNode } from '../../exports/onnx/schema.ts'
import { tensorTypes } from '../../exports/onnx/schema.ts'

type Pads = [number, number, number, number]

const attributesOf = (node: OnnxNode) => {
  const find = (name: string) => node.attribute.find(attribute => attribute.name === name)
  return {
    ints: (name: string) => find(name)?.ints ?? [],
    int: (name: string, missing: number) => find(name)?.i ?? missing,
    float: (name: string, missing: number) => find(name)?.f ?? missing,
  }
}

const toLast = (x: tf.Tensor) => tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D
const toFirst = (x: tf.Tensor) => tf.transpose(x, [0, 3, 1, 2])

const padded = (x: tf.Tensor4D, [top, left, bottom, right]: Pads, value = 0) =>
  tf.pad(
    x,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  )

const convolution = (node: OnnxNode, [x, kernel, bias]: readonly tf.Tensor[]): tf.Tensor => {
  const { ints, int } = attributesOf(node)
  const input = padded(toLast(x!), ints('pads') as Pads)
  const strides = ints('strides') as [number, number]
  // [out, in, height, width]; with a group for each channel [channels, 1, height, width].
  const depthwise = int('group', 1) > 1
  const turned = tf.transpose(kernel!, depthwise ? [2, 3, 0, 1] : [2, 3, 1, 0]) as tf.Tensor4D
  const y = depthwise ? tf.depthwiseConv2d(input, turned, strides, 'valid') : tf.conv2d(input, turned, strides, 'valid')
  return toFirst(bias ? tf.add(y, bias) : y)
}

const pool = (node: OnnxNode, x: tf.Tensor): tf.Tensor => {
  const { ints } = attributesOf(node)
  const [window, strides] = [ints('kernel_shape'), ints('strides')] as [[number, number], [number, number]]
  const pads = ints('pads') as Pads
  const input = toLast(x)
  if (node.opType === 'MaxPool') return toFirst(tf.maxPool(padded(input, pads, -3.4e38), window, strides, 'valid'))
  // What is padded does not count: the sum of the values over the number of them.
  const mean = (values: tf.Tensor4D) => tf.avgPool(padded(values, pads), window, strides, 'valid')
  return toFirst(tf.div(mean(input), mean(tf.onesLike(input))))
}

/** The operators that the lab writes, each as ONNX defines it. */
const operators: Record<string, (node: OnnxNode, inputs: readonly tf.Tensor[]) => tf.Tensor> = {
  Transpose: (node, [x]) => tf.transpose(x!, attributesOf(node).ints('perm')),
  Conv: convolution,
  MaxPool: (node, [x]) => pool(node, x!),
  AveragePool: (node, [x]) => pool(node, x!),
  GlobalAveragePool: (_, [x]) => tf.mean(x!, [2, 3], true),
  Flatten: (_, [x]) => tf.reshape(x!, [x!.shape[0]!, -1]),
  Gemm: (_, [a, b, c]) => {
    const product = tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D)
    return c ? tf.add(product, c) : product
  },
  BatchNormalization: (node, [x, gamma, beta, mean, variance]) => {
    const [scale, offset, centre, spread] = [gamma, beta, mean, variance] as tf.Tensor1D[]
    const epsilon = attributesOf(node).float('epsilon', 1e-5)
    const normalized = (values: tf.Tensor) => tf.batchNorm(values, centre!, spread!, offset, scale, epsilon)
    return x!.rank === 4 ? toFirst(normalized(toLast(x!))) : normalized(x!)
  },
  Relu: (_, [x]) => tf.relu(x!),
  Sigmoid: (_, [x]) => tf.sigmoid(x!),
  Softmax: (_, [x]) => tf.softmax(x!),
  Clip: (_, [x, lowest, highest]) => tf.minimum(tf.maximum(x!, lowest!), highest!),
  Mul: (_, [a, b]) => tf.mul(a!, b!),
  Add: (_, [a, b]) => tf.add(a!, b!),
  Concat: (node, inputs) => tf.concat([...inputs], attributesOf(node).int('axis', 1)),
  Identity: (_, [x]) => x!.clone(),
  Pad: (_, [x, pads]) => {
    const all = [...pads!.dataSync()]
    const rank = all.length / 2
    return tf.pad(
      x!,
      Array.from({ length: rank }, (_, axis): [number, number] => [all[axis]!, all[axis + rank]!]),
    )
  },
  Reshape: (_, [x, shape]) => tf.reshape(x!, [...shape!.dataSync()]),
}

const constantOf = ({ dims, dataType, rawData }: OnnxModel['graph']['initializer'][number]): tf.Tensor => {
  const { buffer } = new Uint8Array(rawData) // a copy, so that it begins at a multiple of its elements' size
  if (dataType === tensorTypes.float32) return tf.tensor(new Float32Array(buffer), dims, 'float32')
  return tf.tensor(Int32Array.from(new BigInt64Array(buffer), Number), dims, 'int32')
}

/**
 * Compute an ONNX graph, node by node, as its file says. It shares nothing with the layers of `nets` that the graph was
 * made from.
 *
 * @param pixels [n, height, width, 3]
 * @returns the graph's first output, float32
 * @throws Error for an operator that the lab does not write
 */
export const runOnnx = ({ graph }: OnnxModel, pixels: tf.Tensor4D): Float32Array =>
  tf.tidy(() => {
    const values = new Map<string, tf.Tensor>(graph.initializer.map(each => [each.name, constantOf(each)]))
    values.set(graph.input[0]!.name, pixels)
    for (const node of graph.node) {
      const operator = operators[node.opType]
      if (!operator) throw new Error(`operator ${node.opType} of node ${node.name} is not known`)
      const inputs = node.input.map(name => values.get(name)!)
      values.set(
        node.output[0]!,
        tf.tidy(() => operator(node, inputs)),
      )
    }
    return values.get(graph.output[0]!.name)!.dataSync<'float32'>() as Float32Array
  })
