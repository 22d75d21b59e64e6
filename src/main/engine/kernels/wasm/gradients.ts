import { registerKernel, util } from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { backendOps, expectToFit } from '../../tensor-ops.ts'
import { reluGradientKernel } from '../relu-gradient.ts'

/** What a convolution's gradients need beside the convolutions, in one pass each: see ../trained-conv2d.ts. */
export const registerGradients = (): void => {
  registerKernel({
    ...{ kernelName: 'ChannelSums', backendName: 'wasm' },
    kernelFunc: ({ inputs, backend: any }) => {
      const backend = any as BackendWasm
      const dy = inputs['dy'] as TensorInfo
      const channels = dy.shape.at(-1) ?? 0
      expectToFit(channels > 0)
      const rows = util.sizeFromShape(dy.shape) / channels
      const sums = backend.makeOutput([channels], 'float32')
      const { functions, at, withRoom } = backendOps(backend)
      withRoom(functions.sumWorkspace(rows, channels), space =>
        functions.channelSums(at(dy), rows, channels, at(sums), space),
      )
      return sums
    },
  })
  registerKernel({
    ...{ kernelName: reluGradientKernel, backendName: 'wasm' },
    kernelFunc: ({ inputs, backend: any }) => {
      const backend = any as BackendWasm
      const { dy, y } = inputs as { dy: TensorInfo; y: TensorInfo }
      expectToFit(util.sizeFromShape(dy.shape) === util.sizeFromShape(y.shape))
      const dx = backend.makeOutput(y.shape, 'float32')
      const { functions, at } = backendOps(backend)
      functions.reluGradient(at(y), at(dy), util.sizeFromShape(y.shape), at(dx))
      return dx
    },
  })
}
