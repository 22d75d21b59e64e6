import { lastEvent } from './last-event.mjs'
import { isRecent, recall, remember } from './memory.mjs'
import { cli } from './paths.mjs'
import { runNode } from './run.mjs'
import { say } from './say.mjs'

const skipped = 'the tests that open exports in Keras, ONNX Runtime and a notebook are skipped'

/**
 * A Python with the real Keras, TensorFlow and ONNX Runtime for the tests of exports: `UNFREEZE_KERAS_PYTHON`, else an
 * environment in this user's cache, made once.
 *
 * @returns {Promise<string | null>} its program; null where there is none, which is said
 */
export const providePython = async () => {
  const chosen = process.env['UNFREEZE_KERAS_PYTHON']
  if (chosen) return chosen
  const { python: before } = recall()
  if (before && isRecent(before.at, 1)) {
    say(`Keras could not be installed lately, so ${skipped}: ${before.failed}`)
    return null
  }
  const { stdout } = await runNode(cli, ['engine', 'keras', '--json'], { show: 'stderr' })
  const last = lastEvent(stdout)
  if (last?.event === 'end' && last.python) {
    remember({ python: null })
    return last.python
  }
  const failed = [last?.message ?? 'The set-up of Keras died.', last?.hint ?? ''].join(' ').trim()
  remember({ python: { failed, at: Date.now() } })
  say(`${failed} So ${skipped}.`)
  return null
}
