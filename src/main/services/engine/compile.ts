import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { join } from 'node:path'
import type { Command } from './machine.ts'

const run = promisify(execFile)

/** Run the compiler. */
export const compile = async ([program, ...first]: Command, args: readonly string[], signal?: AbortSignal) => {
  await run(program, [...first, ...args], { windowsHide: true, maxBuffer: 1 << 24, ...(signal && { signal }) })
}

/** What the compiler said was wrong: its first line with an error in it. */
export const firstComplaint = (error: unknown): string => {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  return (
    said.split('\n').find(line => line.includes('error')) ?? (error instanceof Error ? error.message : String(error))
  )
}

/** Arguments that link with an engine's TensorFlow, from a file two folders inside of the engine's. */
export const linkedWith = (engine: string): string[] => [
  ...(process.platform === 'darwin'
    ? ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']
    : ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
  ).map(file => join(engine, 'lib', file)),
  ...(process.platform === 'darwin'
    ? ['-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/../../lib']
    : ['-Wl,-rpath,$ORIGIN/../../lib']),
]
