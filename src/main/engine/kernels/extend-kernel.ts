import { getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core'
import type { KernelFunc } from '@tensorflow/tfjs-core'

/**
 * Let a kernel that an engine has be computed in another way where that can, and as before everywhere else.
 *
 * @param own null for what it leaves to the kernel as it was
 */
export const extendKernel = (
  kernelName: string,
  backendName: string,
  own: (call: Parameters<KernelFunc>[0]) => ReturnType<KernelFunc> | null,
): void => {
  // A kernel of WebAssembly finds its function in `setupFunc`, when the backend starts.
  const { kernelFunc: before, ...rest } = getKernel(kernelName, backendName)
  unregisterKernel(kernelName, backendName)
  registerKernel({ ...rest, kernelFunc: call => own(call) ?? before(call) })
}
