/**
 * Loaded into the lab's own programs (`node --import`) to end them in the middle of their work. Moments are counted: each
 * call of the file system, and each thing said to the outside. At the moment that $UNFREEZE_TEST_CRASH names, the process
 * kills itself with SIGKILL, after half of the bytes where it was about to write, or asks itself to stop, as Ctrl-C does.
 * One that lives to its end tells how many moments it had.
 */
import { Buffer } from 'node:buffer'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { basename } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'

const program = basename(process.argv[1] ?? '', '.js')
const asked = JSON.parse(process.env['UNFREEZE_TEST_CRASH'] ?? '{}')
const mine = asked.program === program ? asked : null
let moments = 0

/** @param {(() => void) | null} beginWriting writes the first half of what was to be written */
const moment = (beginWriting = null) => {
  moments += 1
  if (mine?.at !== moments) return
  if (mine.how === 'stop') return void process.kill(process.pid, 'SIGINT')
  beginWriting?.()
  process.kill(process.pid, 'SIGKILL')
}

const watch = (holder, name) => {
  const original = holder[name]
  holder[name] = function (...given) {
    moment(name in halves ? () => halves[name](this, ...given) : null)
    return Reflect.apply(original, this, given)
  }
}

const half = bytes => bytes.subarray(0, bytes.length >> 1)
const bytesOf = data =>
  typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength)

/** The writes of an open file. */
const halves = {
  write: ({ fd }, data, from = 0, length = data.byteLength, position = null) =>
    fs.writeSync(fd, half(bytesOf(data).subarray(from, from + length)), 0, length >> 1, position),
  writeFile: ({ fd }, data) => fs.writeSync(fd, half(bytesOf(data))),
  appendFile: ({ fd }, data) => fs.writeSync(fd, half(bytesOf(data))),
}

if (isMainThread && ['cli', 'worker'].includes(program)) {
  const handle = await fs.promises.open(fileURLToPath(import.meta.url))
  const opened = Object.getPrototypeOf(handle)
  await handle.close()
  for (const name of ['read', 'stat', 'truncate', 'sync', 'datasync', ...Object.keys(halves)]) watch(opened, name)
  for (const [name, value] of Object.entries(fs.promises))
    if (typeof value === 'function' && !(name in halves)) watch(fs.promises, name)
  syncBuiltinESMExports()
  if (process.send) watch(process, 'send')
  watch(process.stdout, 'write')
  process.on('exit', () => fs.appendFileSync(process.env['UNFREEZE_TEST_MOMENTS'], `${program} ${moments}\n`))
}
