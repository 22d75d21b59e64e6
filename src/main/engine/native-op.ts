import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js'
import type { TFEOpAttr, TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js'

export type NativeBackend = NodeJSKernelBackend
export type { TFJSBinding }

/** The name under which tfjs-node registers its kernels, on CPU and GPU alike. */
export const nativeBackendName = 'tensorflow'

/** Attributes of TensorFlow's ops, as its op list documents them. */
export const attributesOf = (binding: TFJSBinding) => ({
  type: (name: string, value: number): TFEOpAttr => ({ name, type: binding.TF_ATTR_TYPE, value }),
  int: (name: string, value: number | number[]): TFEOpAttr => ({ name, type: binding.TF_ATTR_INT, value }),
  float: (name: string, value: number): TFEOpAttr => ({ name, type: binding.TF_ATTR_FLOAT, value }),
  bool: (name: string, value: boolean): TFEOpAttr => ({ name, type: binding.TF_ATTR_BOOL, value }),
  text: (name: string, value: string): TFEOpAttr => ({ name, type: binding.TF_ATTR_STRING, value }),
  /** A list of texts; the lab's build of the binding takes it as one text (see services/engine/binding-lists.ts). */
  texts: (name: string, values: string[]): TFEOpAttr => ({
    ...{ name, type: binding.TF_ATTR_STRING },
    value: values.map(value => `${value}\u001f`).join(''),
  }),
})
