import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from '@playwright/test'

/** The Python with Keras, TensorFlow and ONNX Runtime that `npm test` prepares; null where there is none. */
const python = process.env['UNFREEZE_KERAS_PYTHON'] ?? null

/** Leaves tests out where no Python has the libraries that they are about. */
export const needsKeras = () =>
  test.skip(python === null, 'no Python with Keras and ONNX Runtime (UNFREEZE_KERAS_PYTHON): npm test makes one')

export const hasKeras = (): boolean => python !== null

/** Where files lie that a model is opened from, and the pixels (.npy) that it is shown. */
export interface ModelToOpen {
  name: string
  pixels: string
  keras?: string
  h5?: string
  onnx?: string
}

export interface Answer {
  /** What each library says, flat. */
  models: Record<string, { keras?: number[]; h5?: number[]; onnx?: number[]; labels?: string }>
  twins: Record<
    string,
    {
      verdict: { kind: 'exact' | 'spread'; difference?: number; agrees: boolean; words: string }
      evaluated: Record<string, number>
      said: string
    }
  >
}

/** Open models and execute notebooks with the released libraries: test/kit/open_exports.py. */
export const openInPython = (request: {
  models?: readonly ModelToOpen[]
  twins?: readonly { name: string; path: string }[]
}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const child = spawn(python!, [join(import.meta.dirname, 'open_exports.py')], { stdio: ['pipe', 'pipe', 'pipe'] })
    let said = ''
    let complaints = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-4000)))
    child.once('error', reject)
    child.once('close', code => {
      if (code !== 0) return reject(new Error(`Python ended with ${code}:\n${complaints}`))
      resolve(JSON.parse(said.trim().split('\n').at(-1)!) as Answer)
    })
    child.stdin.end(JSON.stringify(request))
  })
