import { execFile, spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { LabError } from '../../../../shared/contract/errors.ts'
import { engineFolder } from '../../../files/places.ts'

const run = promisify(execFile)

const tensorflow =
  process.platform === 'linux' && process.arch === 'x64' ? 'tensorflow-cpu==2.21.0' : 'tensorflow==2.21.0'
/**
 * Keras and TensorFlow in the versions that the lab's numbers were computed with, and what opens the other exports:
 * ONNX Runtime, pictures, the format of notebooks.
 */
const packages = ['keras==3.15.1', tensorflow, 'onnxruntime==1.23.2', 'pillow==12.0.0', 'nbformat==5.10.4']

/** An environment of its own, beside the engines of this user. */
const ownFolder = () => join(engineFolder(), 'keras')
const ownPython = () =>
  process.platform === 'win32' ? join(ownFolder(), 'Scripts', 'python.exe') : join(ownFolder(), 'bin', 'python')
/** Written when everything is installed: an environment without it, or with another list, is made anew. */
const stamp = () => join(ownFolder(), 'unfreeze-packages.txt')

const hasKeras = async (python: string): Promise<boolean> => {
  const look =
    "import importlib.util as u, sys; sys.exit(0 if u.find_spec('keras') and u.find_spec('tensorflow') else 1)"
  try {
    await run(python, ['-c', look])
    return true
  } catch {
    return false // no such program, or not with Keras
  }
}

const isMade = async (): Promise<boolean> => {
  try {
    return (await readFile(stamp(), 'utf8')) === packages.join('\n')
  } catch {
    return false // not made yet, or not to its end
  }
}

/**
 * A Python that can import Keras and TensorFlow: `$UNFREEZE_KERAS_PYTHON`, the one that `--with-keras` made, or the one on
 * the path. Null where there is none.
 */
export const findKeras = async (): Promise<string | null> => {
  const asked = process.env['UNFREEZE_KERAS_PYTHON']
  for (const python of [...(asked ? [asked] : [ownPython(), 'python3', 'python'])])
    if (await hasKeras(python)) return python
  return null
}

/** What an environment with Keras takes, in bytes. */
export const kerasSize = { download: 370e6, disk: 1.7e9 }

/**
 * Make an environment with Keras, or take the one that is there.
 *
 * @param onStep told what is done
 * @returns the path of its Python
 * @throws LabError `network` with pip's last words, `engine-unavailable` where there is no Python
 */
export const makeKeras = async (onStep: (step: string) => void, signal: AbortSignal): Promise<string> => {
  const python = ownPython()
  if (await isMade()) return python
  onStep(`Make a Python environment in ${ownFolder()}`)
  try {
    await run('python3', ['-m', 'venv', ownFolder()], { signal })
  } catch (error) {
    throw new LabError(
      'engine-unavailable',
      'No Python environment could be made.',
      `Install Python 3.10 or later with its venv module. ${lastWords(error)}`,
    )
  }
  await install(python, onStep, signal)
  await writeFile(stamp(), packages.join('\n'))
  return python
}

/** What pip is at, in its own words: the names and sizes of what it fetches. */
const telling = /^(Collecting|Downloading|Using cached|Installing)/

const install = (python: string, onStep: (step: string) => void, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const options = ['--disable-pip-version-check', '--progress-bar', 'off', '--retries', '1', '--no-compile']
    const pip = spawn(python, ['-m', 'pip', 'install', ...options, ...packages], {
      ...{ signal, stdio: ['ignore', 'pipe', 'pipe'] },
    })
    const said: string[] = []
    for (const stream of [pip.stdout, pip.stderr])
      createInterface({ input: stream }).on('line', line => {
        said.push(line.trim())
        if (telling.test(line)) onStep(line.slice(0, 120))
      })
    const refuse = (words: string) => reject(new LabError('network', 'Keras could not be installed.', words))
    pip.once('error', error => refuse(lastWords(error)))
    pip.once('close', code => (code === 0 ? resolve() : refuse(said.slice(-2).join(' '))))
  })

const lastWords = (error: unknown): string => {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return text.trim().split('\n').slice(-2).join(' ')
}
