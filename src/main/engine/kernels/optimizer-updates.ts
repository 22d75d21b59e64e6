import { registerKernel } from '@tensorflow/tfjs-core'
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import type { TFEOpAttr } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js'
import { attributesOf, nativeBackendName } from '../native-op.ts'
import type { NativeBackend } from '../native-op.ts'

/**
 * Keras's update rules as TensorFlow's own training ops: one pass over weight, gradient and slots, written in place.
 * Composed of single ops, RMSprop takes nine passes and as many new arrays of the weight's size.
 *
 * Each kernel changes the data of the tensors that it is given (`weight` and the slots) and returns none; nobody else
 * may share that data. Attributes: the numbers of the rule.
 */
interface UpdateRule {
  kernelName: string
  op: string
  /** Tensors changed in place, in the op's order; `weight` first. */
  changed: readonly string[]
  /** An array of the weight's size that the op works in, all zeros and of no further use. */
  scratch?: true
  /** Attributes in the op's order, those that stand before the gradient and behind it. */
  before: readonly string[]
  after: readonly string[]
  nesterov?: true
}

const rules: readonly UpdateRule[] = [
  {
    kernelName: 'UpdateSgd',
    op: 'ResourceApplyGradientDescent',
    changed: ['weight'],
    before: ['learningRate'],
    after: [],
  },
  {
    ...{ kernelName: 'UpdateMomentum', op: 'ResourceApplyKerasMomentum', changed: ['weight', 'momentum'] },
    ...{ before: ['learningRate'], after: ['momentumFactor'], nesterov: true },
  },
  {
    ...{ kernelName: 'UpdateRmsProp', op: 'ResourceApplyRMSProp', changed: ['weight', 'velocity'], scratch: true },
    ...{ before: ['learningRate', 'rho', 'momentumFactor', 'epsilon'], after: [] },
  },
  {
    ...{ kernelName: 'UpdateAdam', op: 'ResourceApplyAdam', changed: ['weight', 'momentum', 'velocity'] },
    ...{ before: ['beta1Power', 'beta2Power', 'learningRate', 'beta1', 'beta2', 'epsilon'], after: [], nesterov: true },
  },
]

/** Register the rules that this TensorFlow can run; of the others the composed form is used. */
export const registerOptimizerUpdates = (backend: NativeBackend): void => {
  for (const rule of rules) {
    const update = updateOf(rule)
    if (works(backend, rule, update))
      registerKernel({ kernelName: rule.kernelName, backendName: nativeBackendName, kernelFunc: update })
  }
}

/** TensorFlow's name for a resource that lives as long as its handle does. */
const anonymous = 'cd2c89b7-88b7-44c8-ad83-06c2a9158347'

const updateOf =
  (rule: UpdateRule): KernelFunc =>
  ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as NativeBackend
    const { binding } = backend
    const { type, bool, text } = attributesOf(binding)
    const float = (name: string) => type(name, binding.TF_FLOAT)
    const temporary: number[] = []
    const execute = (op: string, attributes: TFEOpAttr[], ids: number[], outputs: number) =>
      binding.executeOp(op, attributes, ids, outputs)
    const keep = (id: number) => {
      temporary.push(id)
      return id
    }
    /** A TensorFlow variable that holds the array of `id`, without a copy. */
    const variable = (id: number, shape: number[]): number => {
      const attributes = [text('container', ''), text('shared_name', anonymous), float('dtype')]
      const extent: TFEOpAttr = { name: 'shape', type: binding.TF_ATTR_SHAPE, value: shape }
      const [made] = execute('VarHandleOp', [...attributes, extent], [], 1)
      const handle = keep(made!.id)
      execute('AssignVariableOp', [float('dtype'), bool('validate_shape', false)], [handle, id], 0)
      binding.deleteTensor(id) // the variable has the array to itself now, and the op need not copy it
      return handle
    }
    const number = (name: string) =>
      keep(binding.createTensor([], binding.TF_FLOAT, Float32Array.of(Number(attrs?.[name] ?? 0))))

    const changed = rule.changed.map(name => inputs[name]!)
    const handles: number[] = []
    try {
      const [gradient] = idsOf(backend, [inputs['gradient']!])
      for (const [at, id] of idsOf(backend, changed).entries()) handles.push(variable(id, changed[at]!.shape))
      const { shape } = changed[0]!
      const scratch = rule.scratch ? [variable(zeros(backend, shape), shape)] : []
      const numbers = { before: rule.before.map(number), after: rule.after.map(number) }
      const nesterov = rule.nesterov ? [bool('use_nesterov', Boolean(attrs?.['nesterov']))] : []
      const all = [...handles, ...scratch, ...numbers.before, gradient!, ...numbers.after]
      execute(rule.op, [float('T'), bool('use_locking', false), ...nesterov], all, 0)
      return []
    } finally {
      // Also where the op failed: the tensors must have an array, whatever comes next.
      for (const [at, handle] of handles.entries()) {
        const [read] = execute('ReadVariableOp', [float('dtype')], [handle], 1)
        entryOf(backend, changed[at]!).id = read!.id
      }
      for (const id of temporary) binding.deleteTensor(id)
    }
  }

/** What the backend keeps about a tensor; `id` is TensorFlow's number for its array. */
const entryOf = (backend: NativeBackend, { dataId }: TensorInfo): { id: number } =>
  (backend as unknown as { tensorMap: { get(dataId: object): { id: number } } }).tensorMap.get(dataId)

const idsOf = (backend: NativeBackend, tensors: TensorInfo[]): number[] =>
  (backend as unknown as { getInputTensorIds(tensors: TensorInfo[]): number[] }).getInputTensorIds(tensors)

const zeros = ({ binding }: NativeBackend, shape: number[]): number => {
  const extents = binding.createTensor([shape.length], binding.TF_INT32, Int32Array.from(shape))
  const zero = binding.createTensor([], binding.TF_FLOAT, Float32Array.of(0))
  const { type } = attributesOf(binding)
  const attributes = [type('T', binding.TF_FLOAT), type('index_type', binding.TF_INT32)]
  const [filled] = binding.executeOp('Fill', attributes, [extents, zero], 1)
  for (const id of [extents, zero]) binding.deleteTensor(id)
  return filled!.id
}

/** Whether the op runs here, tried on one number. */
const works = (backend: NativeBackend, rule: UpdateRule, update: KernelFunc): boolean => {
  const tensor = (value: number): TensorInfo => ({
    dataId: backend.write(Float32Array.of(value), [1], 'float32'),
    shape: [1],
    dtype: 'float32',
  })
  const inputs = Object.fromEntries([...rule.changed, 'gradient'].map(name => [name, tensor(0.5)]))
  try {
    update({ inputs, backend, attrs: { learningRate: 0.5, beta1Power: 0.9, beta2Power: 0.999, epsilon: 1e-7 } })
    return backend.readSync(inputs['weight']!.dataId)[0] !== 0.5
  } catch {
    return false
  } finally {
    for (const { dataId } of Object.values(inputs)) backend.disposeData(dataId)
  }
}
