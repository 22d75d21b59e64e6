import { registerKernel } from '@tensorflow/tfjs-core'
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import { attributesOf, nativeBackendName } from '../native-op.ts'
import type { NativeBackend } from '../native-op.ts'

/** How the window moves; `padding` in TensorFlow's words. */
interface Window {
  poolSize: [number, number]
  strides: [number, number]
  padding: 'SAME' | 'VALID'
}

/**
 * Max pooling that remembers where each maximum stood, by oneDNN: its gradient takes a fifth of the time of the one that
 * looks for the maxima again, and needs neither the pool's input nor its output.
 *
 * - `MaxPoolRemembering`: x [n, h, w, c] -> y, and a byte for each value of it.
 * - `MaxPoolRememberingGrad`: dy, those bytes as `workspace`; attribute `inputShape` -> gradient of x.
 *
 * Not registered where this TensorFlow has no oneDNN; tfjs's own kernels are used there.
 */
export const registerMaxPoolWorkspace = (backend: NativeBackend): void => {
  if (backend.isUsingGpuDevice || !works(backend)) return
  registerKernel({ kernelName: 'MaxPoolRemembering', backendName: nativeBackendName, kernelFunc: pool })
  registerKernel({ kernelName: 'MaxPoolRememberingGrad', backendName: nativeBackendName, kernelFunc: gradient })
}

const attributes = ({ binding }: NativeBackend, attrs: object | undefined) => {
  const { type, int, bool, text } = attributesOf(binding)
  const { poolSize, strides, padding } = attrs as Window
  return [
    ...[type('T', binding.TF_FLOAT), int('ksize', [1, ...poolSize, 1]), int('strides', [1, ...strides, 1])],
    ...[text('padding', padding), text('data_format', 'NHWC'), bool('workspace_enabled', true)],
    text('_kernel', 'MklNameChangeOp'), // how TensorFlow's rewriter marks the nodes that oneDNN computes
  ]
}

const pool: KernelFunc = ({ inputs, attrs, backend: anyBackend }) => {
  const backend = anyBackend as NativeBackend
  return backend.executeMultipleOutputs('_MklNativeMaxPool', attributes(backend, attrs), [inputs['x']!], 2)
}

const gradient: KernelFunc = ({ inputs, attrs, backend: anyBackend }) => {
  const backend = anyBackend as NativeBackend
  const { dy, workspace } = inputs as { dy: TensorInfo; workspace: TensorInfo }
  const { inputShape } = attrs as unknown as { inputShape: number[] }
  // Of the pool's input and output the op reads the shapes only.
  const input = unfilled(backend, inputShape)
  const given = [input, dy, dy, workspace]
  const dx = backend.executeSingleOutput('_MklNativeMaxPoolGrad', attributes(backend, attrs), given)
  input.dispose()
  return dx
}

/** A tensor whose memory is set aside and never touched, so that it costs none. */
const unfilled = (backend: NativeBackend, shape: number[]) => {
  const { type, bool } = attributesOf(backend.binding)
  const extents: TensorInfo = {
    dataId: backend.write(Int32Array.from(shape), [shape.length], 'int32'),
    ...{ shape: [shape.length], dtype: 'int32' },
  }
  const attributes = [type('dtype', backend.binding.TF_FLOAT), bool('init', false)]
  const made = backend.executeSingleOutput('Empty', attributes, [extents])
  backend.disposeData(extents.dataId)
  return made
}

/** Whether it runs here and finds the gradient of a known case. */
const works = (backend: NativeBackend): boolean => {
  const tensor = (values: number[], shape: number[]): TensorInfo => ({
    dataId: backend.write(Float32Array.from(values), shape, 'float32'),
    ...{ shape, dtype: 'float32' },
  })
  const window: Window = { poolSize: [2, 2], strides: [2, 2], padding: 'VALID' }
  const made: TensorInfo[] = []
  try {
    made.push(tensor([1, 4, 3, 2], [1, 2, 2, 1]), tensor([5], [1, 1, 1, 1]))
    const [x, dy] = [made[0]!, made[1]!]
    made.push(...(pool({ inputs: { x }, attrs: { ...window }, backend }) as TensorInfo[]))
    const [y, workspace] = [made[2]!, made[3]!]
    const attrs = { ...window, inputShape: x.shape }
    const dx = gradient({ inputs: { dy, workspace }, attrs, backend }) as TensorInfo
    made.push(dx)
    return backend.readSync(y.dataId)[0] === 4 && String(backend.readSync(dx.dataId)) === '0,5,0,0'
  } catch {
    return false // a build of TensorFlow without oneDNN, or one where it is switched off
  } finally {
    for (const { dataId } of made) backend.disposeData(dataId)
  }
}
