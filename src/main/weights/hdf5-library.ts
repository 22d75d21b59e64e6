import type h5wasm from 'h5wasm/node'

let loaded: Promise<typeof h5wasm> | null = null

/**
 * The library that reads and writes HDF5, loaded when it is first needed: it takes a quarter of a program's start, and
 * most starts need none of it. Its errors are thrown; left alone it writes them to the terminal and goes on.
 */
export const hdf5 = (): Promise<typeof h5wasm> =>
  (loaded ??= import('h5wasm/node').then(async ({ default: library }) => {
    const { activate_throwing_error_handler } = await library.ready
    activate_throwing_error_handler()
    return library
  }))
