/** What of resources/kernels/wasm.c computes: pointers as integers. */
export interface WasmCalls {
  prepare(filter: number, inputs: number, outputs: number, prepared: number, threads: number): void
  runChain(chain: number, pictures: number, workspace: number, threads: number): void
  convolve(
    ...pointers: [
      of: number,
      x: number,
      filter: number,
      bias: number,
      relu: number,
      y: number,
      space: number,
      t: number,
    ]
  ): void
  inputGradient(of: number, dy: number, filter: number, dx: number, workspace: number, threads: number): void
  filterGradient(of: number, x: number, dy: number, dfilter: number, workspace: number, threads: number): void
}

/** All that it exports; sizes in numbers of float32. */
export interface WasmFunctions extends WasmCalls {
  preparedNumbers(inputs: number, outputs: number): number
  chainWorkspace(chain: number, threads: number): number
  convolveWorkspace(of: number, threads: number): number
  filterGradientWorkspace(of: number, threads: number): number
}
