import { registerKernel, util } from '@tensorflow/tfjs-core'
import type { NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { backendOps, expectToFit } from '../../tensor-ops.ts'
import type { TensorOps } from '../../tensor-ops.ts'

/** Keras's update rules in one pass, in place, under the names and with the attributes of ../optimizer-updates.ts. */
export const registerOptimizerUpdates = (): void => {
  register('UpdateSgd', ['weight'], (ops, [weight], gradient, count, { learningRate }) =>
    ops.updateSgd(weight!, gradient, count, learningRate!),
  )
  register('UpdateMomentum', ['weight', 'momentum'], (ops, [weight, momentum], gradient, count, numbers) => {
    const { learningRate, momentumFactor, nesterov } = numbers
    ops.updateMomentum(weight!, momentum!, gradient, count, learningRate!, momentumFactor!, nesterov!)
  })
  register('UpdateRmsProp', ['weight', 'velocity'], (ops, [weight, velocity], gradient, count, numbers) => {
    const { learningRate, rho, epsilon } = numbers
    ops.updateRmsProp(weight!, velocity!, gradient, count, learningRate!, rho!, epsilon!)
  })
  register('UpdateAdam', ['weight', 'momentum', 'velocity'], (ops, changed, gradient, count, numbers) => {
    const [weight, momentum, velocity] = changed
    const { learningRate, beta1, beta2, beta1Power, beta2Power, epsilon } = numbers
    const [share1, share2] = [1 - beta1!, 1 - beta2!] // in float32 the difference would be off by 1e-5 of it
    const rate = (learningRate! * Math.sqrt(1 - beta2Power!)) / (1 - beta1Power!)
    ops.updateAdam(weight!, momentum!, velocity!, gradient, count, rate, share1, share2, epsilon!)
  })
}

/** @param changed where the numbers of each of those tensors begin */
type Update = (
  ops: TensorOps,
  changed: number[],
  gradient: number,
  count: number,
  numbers: Record<string, number>,
) => void

const register = (kernelName: string, names: readonly string[], update: Update): void => {
  registerKernel({
    ...{ kernelName, backendName: 'wasm' },
    kernelFunc: ({ inputs, attrs, backend: any }) => {
      const backend = any as BackendWasm
      const { functions, at } = backendOps(backend)
      const { gradient, ...given } = inputs as NamedTensorInfoMap & { gradient: TensorInfo }
      const changed = names.map(name => given[name]!)
      const count = util.sizeFromShape(gradient.shape)
      expectToFit(changed.every(({ shape }) => util.sizeFromShape(shape) === count))
      const numbers = Object.fromEntries(Object.entries({ ...attrs }).map(([name, value]) => [name, Number(value)]))
      update(functions, changed.map(at), at(gradient), count, numbers)
      for (const tensor of changed) forgetWhatWasMadeOf(tensor, backend)
      return []
    },
  })
}

/**
 * tfjs's operations keep what they made of weights for the next time, convolutions their filters in another order, until
 * the tensor is disposed of. Of numbers that changed in place it has to be told.
 */
const forgetWhatWasMadeOf = ({ dataId, shape }: TensorInfo, backend: BackendWasm): void => {
  const { id, memoryOffset } = backend.dataIdMap.get(dataId)
  backend.wasm.tfjs.disposeData(id)
  backend.wasm.tfjs.registerTensor(id, util.sizeFromShape(shape), memoryOffset)
}
