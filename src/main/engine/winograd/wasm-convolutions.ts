import type { ConvolutionExtents, ConvolutionFunctions } from '../kernels/wasm/winograd.ts'
import type { WasmWinograd } from './wasm-module.ts'

const bytesOf = (numbers: number) => numbers * Float32Array.BYTES_PER_ELEMENT

/** The convolutions of the WebAssembly module, each on copies of what it is given. */
export const wasmConvolutions = ({ functions, memory, threads }: WasmWinograd): ConvolutionFunctions => {
  /** Room for one call: extents and tensors are put in, the result has its place. */
  const call = (of: ConvolutionExtents) => {
    const room = memory.forCall()
    const put = (values: Float32Array): number => {
      const at = room(values.byteLength)
      memory.floats(at, values.length).set(values)
      return at
    }
    const extents = room(5 * Int32Array.BYTES_PER_ELEMENT)
    memory.integers(extents, 5).set([of.pictures, of.height, of.width, of.from, of.to])
    const space = (numbers: number) => room(bytesOf(numbers))
    return { extents, put, space, result: (at: number, numbers: number) => memory.floats(at, numbers) }
  }
  const numbers = ({ pictures, height, width }: ConvolutionExtents, channels: number) =>
    pictures * height * width * channels
  return {
    convolve: (of, x, filter, bias, relu) => {
      const { extents, put, space, result } = call(of)
      const given = [put(x), put(filter), bias ? put(bias) : 0, Number(relu)] as const
      const y = space(numbers(of, of.to))
      functions.convolve(extents, ...given, y, space(functions.convolveWorkspace(extents, threads)), threads)
      return result(y, numbers(of, of.to))
    },
    inputGradient: (of, dy, filter) => {
      const { extents, put, space, result } = call(of)
      const given = [put(dy), put(filter)] as const
      const dx = space(numbers(of, of.from))
      functions.inputGradient(extents, ...given, dx, space(functions.convolveWorkspace(extents, threads)), threads)
      return result(dx, numbers(of, of.from))
    },
    filterGradient: (of, x, dy) => {
      const { extents, put, space, result } = call(of)
      const given = [put(x), put(dy)] as const
      const dfilter = space(9 * of.from * of.to)
      functions.filterGradient(
        extents,
        ...given,
        dfilter,
        space(functions.filterGradientWorkspace(extents, threads)),
        threads,
      )
      return result(dfilter, 9 * of.from * of.to)
    },
  }
}
