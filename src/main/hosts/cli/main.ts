import { systemCode } from '../../files/disk-error.ts'
import { homePlaces } from '../../files/places.ts'
import { compose } from '../compose.ts'
import { forkWorker } from '../fork-worker.ts'
import { programFiles, programVersion } from '../program-files.ts'
import { createInterrupt } from './interrupt.ts'
import { runProgram } from './program.ts'
import { asError, createTerminal } from './terminal.ts'

/**
 * The command line as a process of its own.
 *
 * @param mainFolder folder of the built entries, out/main
 */
export const main = async (mainFolder: string, words: readonly string[]): Promise<void> => {
  const files = programFiles(mainFolder)
  const version = programVersion(files)
  const openLab = (home: string) => {
    const startWorker = () => forkWorker(files.worker, homePlaces(home).engineLog)
    const onFault = (error: unknown, during: string) => {
      if (words.includes('--debug')) console.error(`During ${during}:`, error)
    }
    return compose({ home, labVersion: version, startWorker, onFault })
  }
  const interrupt = createInterrupt(code => process.exit(code))
  stopWithoutReader(code => interrupt.trigger(code))
  process.on('uncaughtException', error => {
    const terminal = createTerminal(process, words.includes('--json'))
    terminal.error(asError(error), words.includes('--debug'))
    terminal.value({ event: 'error', ...asError(error).toFact() })
    process.exit(1)
  })
  const code = await runProgram(words, { files, version, openLab }, process, interrupt)
  // Nothing that might still be open (a child on its way out) keeps us; what was written has to get through.
  await Promise.all([process.stdout, process.stderr].map(written))
  process.exit(code)
}

const written = (stream: NodeJS.WriteStream) => new Promise<void>(resolve => stream.write('', () => resolve()))

/** A reader that went away (`| head`) is no error: whatever runs is stopped in order, and nothing more is said. */
const stopWithoutReader = (stop: (code: number) => void): void => {
  let gone = false
  const onError = (error: Error) => {
    if (systemCode(error) !== 'EPIPE') throw error
    if (!gone) stop(0)
    gone = true
  }
  process.stdout.on('error', onError)
  process.stderr.on('error', onError)
}
