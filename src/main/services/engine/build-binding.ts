import { existsSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import { onDisk } from '../../files/disk-error.ts'
import { bindingFile, bindingPackage, packageOf } from '../../files/engine-places.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { bindingLists } from './binding-lists.ts'
import { compile, firstComplaint, linkedWith } from './compile.ts'
import type { Command } from './machine.ts'

/** Build the binding for an engine's folder where it is not there yet. */
export type BuildBinding = (engine: string, compiler: Command, signal?: AbortSignal) => Promise<void>

/**
 * Compile the two C++ files of tfjs-node-gpu against this TensorFlow and Node's stable C interface (version 8): the
 * same binary serves every Node from 20 on and Electron. About 10 s. It is only there once it is whole.
 *
 * @throws LabError `engine-unavailable` with the compiler's first complaint
 */
export const buildBinding: BuildBinding = async (engine, compiler, signal) => {
  const binding = bindingFile(engine)
  if (existsSync(binding)) return
  const source = bindingPackage().folder
  const unfinished = `${binding}.${process.pid}`
  const lists = join(dirname(binding), 'lists.h')
  await onDisk(binding, async () => {
    await makeFolder(dirname(binding))
    await writeFile(lists, bindingLists)
  })
  const args = [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8', '-include', lists],
    ...[join(packageOf('node-api-headers').folder, 'include'), join(engine, 'include'), source].map(
      path => `-I${path}`,
    ),
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map(file => join(source, 'binding', file)),
    ...linkedWith(engine),
    ...['-o', unfinished],
  ]
  try {
    await compile(compiler, args, signal)
    await onDisk(binding, () => rename(unfinished, binding))
  } catch (error) {
    await rm(unfinished, { force: true })
    if (signal?.aborted) throw new LabError('stopped', 'Stopped.')
    if (error instanceof LabError) throw error
    throw new LabError(
      'engine-unavailable',
      `The binding to TensorFlow could not be compiled with ${compiler[0]}: ${firstComplaint(error)}`,
      'A C++17 compiler is needed (GCC 9 or Clang 10 and newer). The lab works without, on the slower WebAssembly engine.',
      { cause: error },
    )
  }
}
