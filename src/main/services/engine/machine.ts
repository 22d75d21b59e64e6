import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A command and its first arguments. */
export type Command = readonly [string, ...string[]]

const answers = async ([program, ...first]: Command, ...rest: string[]): Promise<boolean> => {
  try {
    await run(program, [...first, ...rest], { windowsHide: true, timeout: 60_000 })
    return true
  } catch {
    return false // not there, or there and not usable: the same to us
  }
}

const firstThatAnswers = async (commands: readonly Command[], ...rest: string[]): Promise<Command | null> => {
  for (const command of commands) if (await answers(command, ...rest)) return command
  return null
}

/** A Python 3 that has pip, `UNFREEZE_PYTHON` first; null where there is none. */
export const findPip = (): Promise<Command | null> => {
  const chosen = process.env['UNFREEZE_PYTHON']
  const pythons: Command[] = chosen ? [[chosen]] : [['python3'], ['python'], ['py', '-3']]
  return firstThatAnswers(pythons, '-m', 'pip', '--version')
}

/** A C++ compiler with GCC's options, `$CXX` first; null where there is none. */
export const findCompiler = (): Promise<Command | null> => {
  const [chosen, ...options] = (process.env['CXX'] ?? '').split(' ').filter(Boolean)
  const compilers: Command[] = chosen ? [[chosen, ...options]] : [['c++'], ['g++'], ['clang++']]
  return firstThatAnswers(compilers, '--version')
}

/** Whether an NVIDIA driver is loaded, which the CUDA engine needs. */
export const hasNvidiaDriver = (): boolean => existsSync('/proc/driver/nvidia/version')

/** What is missing here to set up the native engine, each in words with what to do. */
export const missingTools = async (): Promise<string[]> => {
  const [pip, compiler] = await Promise.all([findPip(), findCompiler()])
  return [...(pip ? [] : [missingPip()]), ...(compiler ? [] : [missingCompiler()])]
}

const missingPip = () =>
  process.platform === 'darwin'
    ? 'Python 3 with pip (it comes with Apple’s command line tools: xcode-select --install)'
    : 'Python 3 with pip (on Debian and Ubuntu: apt install python3-pip)'

const missingCompiler = () =>
  process.platform === 'darwin'
    ? 'a C++ compiler (it comes with Apple’s command line tools: xcode-select --install)'
    : 'a C++ compiler (on Debian and Ubuntu: apt install g++)'
