import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { LabError } from '../../../../shared/contract/errors.ts'
import { engineFolder } from '../../../files/places.ts'

const run = promisify(execFile)

/** The versions that the lab's numbers were computed with. */
const tensorflow =
  process.platform === 'linux' && process.arch === 'x64' ? 'tensorflow-cpu==2.21.0' : 'tensorflow==2.21.0'
const packages = ['keras==3.15.1', tensorflow]

/** An environment of its own, beside the engines of this user. */
const ownFolder = () => join(engineFolder(), 'keras')
const ownPython = () =>
  process.platform === 'win32' ? join(ownFolder(), 'Scripts', 'python.exe') : join(ownFolder(), 'bin', 'python')

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
export const kerasSize = { download: 350e6, disk: 1.6e9 }

/**
 * Make an environment with Keras, or take the one that is there.
 *
 * @param onStep told what is done
 * @throws LabError `network` with pip's last words, `engine-unavailable` where there is no Python
 */
export const makeKeras = async (onStep: (step: string) => void, signal: AbortSignal): Promise<string> => {
  const python = ownPython()
  if (await hasKeras(python)) return python
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
  onStep(`Install ${packages.join(' and ')}`)
  try {
    await run(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', ...packages], { signal })
  } catch (error) {
    throw new LabError('network', 'Keras could not be installed.', lastWords(error))
  }
  return python
}

const lastWords = (error: unknown): string => {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return text.trim().split('\n').slice(-2).join(' ')
}
