import { BatchMatMul } from '@tensorflow/tfjs-core'
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { extendKernel } from '../extend-kernel.ts'
import { backendOps } from '../../tensor-ops.ts'

/**
 * Products of two matrices by the lab's own blocks. tfjs's lay the second one out anew each time that it has changed, as
 * weights do in training, and have a slow way for transposed ones, as the gradients are.
 */
export const registerMatrixProduct = (): void => extendKernel(BatchMatMul, 'wasm', product)

/** Null where it is no single product of two matrices that fit together: tfjs computes it, or says what is wrong. */
const product = ({ inputs, attrs, backend: any }: Parameters<KernelFunc>[0]): TensorInfo | null => {
  const backend = any as BackendWasm
  const { a, b } = inputs as { a: TensorInfo; b: TensorInfo }
  const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean }
  const alone = ({ shape }: TensorInfo) => shape.slice(0, -2).every(extent => extent === 1)
  const [terms, rows] = extentsOf(a, transposeA)
  const [columns, termsOfB] = extentsOf(b, transposeB)
  if (!alone(a) || !alone(b) || rows * columns * terms === 0) return null
  if (terms !== termsOfB || a.dtype !== 'float32' || b.dtype !== 'float32') return null
  const { functions, at, withRoom } = backendOps(backend)
  const outer = a.shape.length > b.shape.length ? a.shape.slice(0, -2) : b.shape.slice(0, -2)
  const y = backend.makeOutput([...outer, rows, columns], 'float32')
  const operands = [at(a), Number(transposeA), at(b), Number(transposeB), at(y)] as const
  withRoom(functions.matrixProductWorkspace(), space =>
    functions.matrixProduct(...operands, rows, columns, terms, space),
  )
  return y
}

/** Columns and rows of what stands in the product. */
const extentsOf = ({ shape }: TensorInfo, transposed: boolean): [columns: number, rows: number] => {
  const [rows, columns] = shape.slice(-2) as [number, number]
  return transposed ? [rows, columns] : [columns, rows]
}
