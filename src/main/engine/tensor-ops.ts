import { readFileSync } from 'node:fs'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { resourcePath } from '../files/resources.ts'
import { fastestInstructions } from './wasm-instructions.ts'

/** What resources/kernels/tensor-ops.c exports: pointers as integers, extents in numbers of float32. */
export interface TensorOps {
  /** y [rows, columns] = a b, of `terms` terms each. */
  matrixProduct(
    ...call: [
      ...[a: number, aTransposed: number, b: number, bTransposed: number, y: number],
      ...[rows: number, columns: number, terms: number, workspace: number],
    ]
  ): void
  matrixProductWorkspace(): number
  maxPoolGradient(pooling: number, x: number, y: number, dy: number, dx: number): void
  sumWorkspace(rows: number, channels: number): number
  channelSums(x: number, rows: number, channels: number, sums: number, workspace: number): void
  reluGradient(y: number, dy: number, count: number, dx: number): void
  batchMoments(
    ...call: [...[x: number, rows: number, channels: number], ...[mean: number, variance: number, workspace: number]]
  ): void
  /** Gamma and beta may be left out: 0. Its workspace has two numbers for each channel. */
  normalizeBatch(
    ...call: [
      ...[x: number, gamma: number, beta: number, mean: number, variance: number],
      ...[rows: number, channels: number, epsilon: number, y: number, workspace: number],
    ]
  ): void
  normalizationGradientWorkspace(rows: number, channels: number): number
  normalizationGradient(
    ...call: [
      ...[dy: number, x: number, gamma: number, mean: number, variance: number],
      ...[rows: number, channels: number, epsilon: number],
      ...[dx: number, dGamma: number, dBeta: number, workspace: number],
    ]
  ): void
  updateSgd(weight: number, gradient: number, count: number, rate: number): void
  updateMomentum(
    ...call: [
      ...[weight: number, momentum: number, gradient: number, count: number],
      ...[rate: number, factor: number, nesterov: number],
    ]
  ): void
  updateRmsProp(
    ...call: [
      ...[weight: number, velocity: number, gradient: number, count: number],
      ...[rate: number, rho: number, epsilon: number],
    ]
  ): void
  updateAdam(
    ...call: [
      ...[weight: number, momentum: number, velocity: number, gradient: number, count: number],
      ...[rate: number, share1: number, share2: number, epsilon: number],
    ]
  ): void
}

/** The lab's own operations on the tensors of tfjs's WebAssembly backend, in its memory: nothing is copied. */
export interface BackendOps {
  functions: TensorOps
  /** Where a tensor's numbers begin. */
  at(tensor: TensorInfo): number
  /** Has room for so many numbers in the backend's memory while `use` runs, at the place that it is given. */
  withRoom<Result>(numbers: number, use: (at: number) => Result): Result
  /** The same with integers in it. */
  withIntegers<Result>(values: readonly number[], use: (at: number) => Result): Result
}

/** The part of the backend that its types do not tell of. */
interface BackendModule {
  /** What its WebAssembly exports. */
  asm: { memory: WebAssembly.UnsharedMemory; malloc(bytes: number): number }
  _malloc(bytes: number): number
  _free(at: number): void
}

const moduleOf = (backend: BackendWasm) => backend.wasm as unknown as BackendModule

/**
 * Have the backend's `malloc` fail where its memory is full: it returns 0, which all of tfjs takes for an address.
 *
 * The error it then throws is a WebAssembly.RuntimeError.
 */
export const refuseFullMemory = (backend: BackendWasm): void => {
  const module = moduleOf(backend)
  module._malloc = bytes => {
    const at = module.asm.malloc(bytes)
    if (at === 0) throw new WebAssembly.RuntimeError('WebAssembly is out of memory')
    return at
  }
}

/** What does not fit together would be read or written beyond its end. @throws Error */
export const expectToFit = (condition: boolean): void => {
  if (!condition) throw new Error('tensors do not fit together')
}

const opened = new WeakMap<BackendWasm, BackendOps>()
const stackBytes = 65536

/** Those for this backend, made when they are first asked for. @throws Error where the memory is full */
export const backendOps = (backend: BackendWasm): BackendOps => {
  const before = opened.get(backend)
  if (before) return before
  const module = moduleOf(backend)
  const { memory } = module.asm
  const take = (bytes: number): number => module._malloc(bytes) >>> 0 // it comes as a signed number
  const compiled = new WebAssembly.Module(readFileSync(fileOf()))
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } })
  const functions = exports as TensorOps & { __stack_pointer: WebAssembly.Global }
  functions.__stack_pointer.value = (take(stackBytes) + stackBytes) & ~15
  const withRoom: BackendOps['withRoom'] = (numbers, use) => {
    const at = take(numbers * Float32Array.BYTES_PER_ELEMENT)
    try {
      return use(at)
    } finally {
      module._free(at)
    }
  }
  const made: BackendOps = {
    functions,
    at: ({ dataId }) => backend.getMemoryOffset(dataId),
    withRoom,
    withIntegers: (values, use) =>
      withRoom(values.length, at => {
        new Int32Array(memory.buffer, at, values.length).set(values)
        return use(at)
      }),
  }
  opened.set(backend, made)
  return made
}

const fileOf = () => resourcePath('kernels', `tensor-ops-${fastestInstructions()}.wasm`)
