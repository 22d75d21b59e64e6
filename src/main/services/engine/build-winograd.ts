import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import { writeFileAtomic } from '../../files/atomic.ts'
import { onDisk } from '../../files/disk-error.ts'
import { packageOf } from '../../files/engine-places.ts'
import { makeFolder } from '../../files/make-folder.ts'
import { winogradComplaint, winogradFile, winogradSources } from '../../files/winograd-places.ts'
import { compile, firstComplaint, linkedWith } from './compile.ts'
import type { Command } from './machine.ts'

/** The instruction sets that `kernels.c` is compiled for; the processor's best is chosen when it is loaded. */
const instructionSets: Partial<Record<NodeJS.Architecture, Record<string, string[]>>> = {
  x64: {
    avx512: ['-mavx512f', '-mfma', '-mprefer-vector-width=512'],
    avx2: ['-mavx2', '-mfma'],
    plain: [],
  },
}

/** The other sources. */
const sources = ['winograd', 'parallel', 'workspace', 'tensorflow-ops', 'chain-binding', 'node-binding']

/** Whether nothing is to be done: it is there, or this compiler could not do it. */
export const isWinogradSettled = (engine: string): boolean =>
  existsSync(winogradFile(engine)) || existsSync(winogradComplaint(engine))

/**
 * Compile the lab's own convolutions against an engine's TensorFlow, about 10 s. Where that fails, the engine has
 * TensorFlow's: the complaint is kept, so that it is not tried again.
 */
export const buildWinograd = async (engine: string, compiler: Command, signal?: AbortSignal): Promise<void> => {
  if (isWinogradSettled(engine)) return
  const file = winogradFile(engine)
  const folder = dirname(file)
  const unfinished = join(folder, `unfinished-${process.pid}`)
  await onDisk(folder, () => makeFolder(unfinished))
  try {
    const variants = Object.entries(instructionSets[process.arch] ?? { plain: [] })
    const objects = [
      ...variants.map(([name, flags]) => ({ name, source: 'kernels', flags: [...flags, `-DNAME=${name}`] })),
      ...sources.map(source => ({ name: source, source, flags: [] })),
    ]
    const object = (name: string) => join(unfinished, `${name}.o`)
    const headers = [join(packageOf('node-api-headers').folder, 'include'), join(engine, 'include')]
    const compileObject = ({ name, source, flags }: (typeof objects)[number]) => {
      const general = ['-x', 'c', '-std=gnu11', '-O3', '-fPIC', '-pthread', '-w', '-ffp-contract=fast']
      const settings = [...general, '-DNAPI_VERSION=8', ...flags, ...headers.map(path => `-I${path}`)]
      return compile(compiler, [...settings, '-c', join(winogradSources(), `${source}.c`), '-o', object(name)], signal)
    }
    await Promise.all(objects.map(compileObject))
    const made = join(unfinished, 'winograd.node')
    const parts = objects.map(({ name }) => object(name))
    await compile(compiler, ['-shared', '-pthread', ...parts, ...linkedWith(engine), '-o', made], signal)
    await onDisk(file, () => rename(made, file))
  } catch (error) {
    if (signal?.aborted) throw new LabError('stopped', 'Stopped.')
    if (error instanceof LabError) throw error
    await writeFileAtomic(winogradComplaint(engine), firstComplaint(error))
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}
