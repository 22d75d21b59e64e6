import { spawn } from 'node:child_process'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../../shared/contract/errors.ts'
import { onDisk } from '../../files/disk-error.ts'
import { sha256File } from '../../files/hash.ts'
import { makeFolder } from '../../files/make-folder.ts'
import type { Command } from './machine.ts'
import type { Wheel } from './wheels.ts'

export interface DownloadOptions {
  /** Python with pip. Which package index it asks is the user's own setting of pip. */
  pip: Command
  /** Where finished wheels lie; a whole one with the right SHA-256 is taken as it is. */
  folder: string
  signal?: AbortSignal | undefined
  /** Bytes of this wheel that have come. */
  onBytes?: ((done: number) => void) | undefined
}

/**
 * Fetch one wheel through pip, or take the finished one that is there. The file that pip is asked for does not depend
 * on the Python that runs it.
 *
 * @returns the wheel's path, its SHA-256 checked
 * @throws LabError `network` where pip cannot fetch it, `engine-unavailable` where the file is not the pinned one
 */
export const fetchWheel = async (wheel: Wheel, options: DownloadOptions): Promise<string> => {
  const finished = join(options.folder, wheel.file)
  if (await isPinned(finished, wheel)) return finished

  const partial = join(options.folder, `partial-${process.pid}`)
  await onDisk(partial, async () => {
    await rm(partial, { recursive: true, force: true })
    await makeFolder(join(partial, 'out'))
  })
  try {
    const watch = setInterval(() => void bytesBelow(partial).then(options.onBytes), 250)
    try {
      await runPip(wheel, options, partial)
    } finally {
      clearInterval(watch)
    }
    const fetched = join(partial, 'out', wheel.file)
    const sha256 = await sha256File(fetched)
    if (sha256 !== wheel.sha256)
      throw new LabError(
        'engine-unavailable',
        `"${wheel.file}" is not the file it should be: its SHA-256 is ${sha256}, and ${wheel.sha256} was expected.`,
        'The package index that pip asks served another file under this name. Nothing of it was kept; check pip’s settings.',
      )
    await onDisk(finished, () => rename(fetched, finished))
    return finished
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

const isPinned = async (path: string, wheel: Wheel): Promise<boolean> => {
  try {
    if ((await stat(path)).size === 0) return false
  } catch {
    return false
  }
  return (await sha256File(path)) === wheel.sha256
}

/** `tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl` -> what pip calls these parts. */
const tagsOf = (file: string) => {
  const [python = '', abi = '', platforms = ''] = file
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3)
  const version = /^cp(\d)(\d+)$/.exec(python)
  return [
    ...(version ? ['--python-version', `${version[1]}.${version[2]}`] : ['--python-version', '3.11']),
    ...['--implementation', version ? 'cp' : 'py', '--abi', abi],
    ...platforms.split('.').flatMap(platform => ['--platform', platform]),
  ]
}

const runPip = (wheel: Wheel, { pip, signal }: DownloadOptions, partial: string): Promise<void> => {
  const [program, ...first] = pip
  const args = [
    ...[...first, '-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--no-cache-dir', '--quiet'],
    ...['--disable-pip-version-check', '--no-input', ...tagsOf(wheel.file), '--dest', join(partial, 'out')],
    `${wheel.name}==${wheel.version}`,
  ]
  return new Promise((resolve, reject) => {
    let said = ''
    // pip unpacks nothing, and its temporary folder is ours: what grows there is the progress.
    const env = { ...process.env, TMPDIR: partial, TEMP: partial, TMP: partial }
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true })
    const stop = () => child.kill()
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.on('error', error => reject(pipFailed(wheel, error.message)))
    child.on('close', code => {
      signal?.removeEventListener('abort', stop)
      if (signal?.aborted) reject(new LabError('stopped', 'Stopped.'))
      else if (code === 0) resolve()
      else reject(pipFailed(wheel, said))
    })
  })
}

const pipFailed = (wheel: Wheel, said: string): LabError => {
  const lines = said.split('\n').filter(line => line.startsWith('ERROR'))
  const reason = (lines.at(-1) ?? said.trim().split('\n').at(-1) ?? '').replace(/^ERROR:\s*/, '')
  if (/no space left|disk quota/i.test(said))
    return new LabError('disk-full', `The disk is full: "${wheel.file}" could not be kept.`, 'Make room and try again.')
  return new LabError(
    'network',
    `pip could not fetch ${wheel.name} ${wheel.version}${reason ? `: ${reason}` : '.'}`,
    'Check the connection and pip’s settings (proxy, index), then run "unfreeze engine install" again.',
  )
}

/** Sum of the sizes of all files below a folder; files may come and go meanwhile. */
const bytesBelow = async (folder: string): Promise<number> => {
  let sum = 0
  try {
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
      if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size
  } catch {
    // gone between the two looks; the next look sees more
  }
  return sum
}
