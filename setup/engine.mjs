import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lastEvent } from './last-event.mjs'
import { isRecent, recall, remember } from './memory.mjs'
import { cli } from './paths.mjs'
import { runNode } from './run.mjs'
import { say } from './say.mjs'

/** What decides which engine is the right one: the build, and where this user's engines lie. */
const keyOf = (/** @type {string | undefined} */ built) =>
  [built, process.env['UNFREEZE_ENGINE'], process.env['XDG_CACHE_HOME'], process.env['HOME']].join('|')

const isWanted = () => process.env['UNFREEZE_ENGINE_KIND'] !== 'wasm'

/** Whether there is nothing to try: the native engine is set up, or it lately could not be. */
export const engineIsSettled = () => {
  const { built, engine } = recall()
  if (!isWanted()) return true
  if (engine?.of !== keyOf(built)) return false
  return 'binding' in engine ? existsSync(engine.binding) : isRecent(engine.at, 1)
}

/** Set up TensorFlow for this user; where that cannot be, say what is missing and go on with WebAssembly. */
export const provideEngine = async () => {
  const of = keyOf(recall().built)
  // A home of its own: a set-up neither needs nor touches the person's.
  const home = mkdtempSync(join(tmpdir(), 'unfreeze-setup-'))
  try {
    const { stdout } = await runNode(cli, ['engine', 'install', '--json', '--home', home], { show: 'stderr' })
    const last = lastEvent(stdout)
    if (last?.event === 'end' && last.binding) return remember({ engine: { of, binding: last.binding } })
    // What went wrong, and what to do about it, stands on stderr already.
    remember({ engine: { of, failed: last?.message ?? 'The set-up of TensorFlow died.', at: Date.now() } })
    say('The lab goes on with the WebAssembly engine, which is several times slower.')
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
