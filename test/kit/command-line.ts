import { createInterrupt } from '../../src/main/hosts/cli/interrupt.ts'
import type { Interrupt } from '../../src/main/hosts/cli/interrupt.ts'
import { runProgram } from '../../src/main/hosts/cli/program.ts'
import { programFiles } from '../../src/main/hosts/program-files.ts'
import { createEvents, createRouter } from '../../src/main/hosts/router.ts'
import { createJobs } from '../../src/main/services/jobs.ts'
import type { Jobs } from '../../src/main/services/jobs.ts'
import { createOffers } from '../../src/main/services/offers.ts'
import type { Offers } from '../../src/main/services/offers.ts'
import { requests } from '../../src/shared/contract/index.ts'
import type { Handlers, Publish } from '../../src/shared/contract/index.ts'

export interface LabParts {
  publish: Publish
  jobs: Jobs
  offers: Offers
}

export interface Said {
  code: number
  stdout: string
  stderr: string
  /** Each line of stdout as JSON. */
  lines: unknown[]
  /** In order: what was opened and stopped. */
  life: string[]
}

/** Signals of this process are the test runner's: Ctrl-C is pressed by hand. */
export const handInterrupt = (exits: number[] = []): Interrupt => {
  const interrupt = createInterrupt(code => void exits.push(code))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.removeListener(signal, process.listeners(signal).at(-1)!)
  return interrupt
}

/**
 * Run a command against real jobs, offers, router and wire, with the handlers that the test gives.
 */
export const runCommand = async (
  words: string[],
  handlersOf: (parts: LabParts) => Partial<Handlers> = () => ({}),
  interrupt: Interrupt = handInterrupt(),
): Promise<Said> => {
  const written = { stdout: '', stderr: '' }
  const life: string[] = []
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => void (written[name] += text) })
  const openLab = async (home: string) => {
    life.push(`opened ${home}`)
    const events = createEvents()
    const jobs = createJobs(events.publish)
    const offers = createOffers()
    const missing = Object.fromEntries(
      Object.keys(requests).map(name => [name, () => Promise.reject(new Error(`"${name}" is not in the script.`))]),
    )
    const given = handlersOf({ publish: events.publish, jobs, offers })
    const handlers = { ...missing, ...jobs.handlers, ...offers.handlers, ...given } as unknown as Handlers
    return {
      router: createRouter(events, handlers),
      offers,
      assets: { open: () => Promise.reject(new Error('no pictures')) },
      exports: { kept: () => '/nowhere' },
      places: { uploads: '/nowhere' },
      warmUp: () => undefined,
      stop: async () => {
        await jobs.stop()
        life.push('stopped')
      },
    }
  }
  const options = { files: programFiles('/program/out/main'), version: '1.2.3', openLab }
  const code = await runProgram(words, options, { stdout: stream('stdout'), stderr: stream('stderr') }, interrupt)
  const lines = words.includes('--json') ? written.stdout.split('\n').filter(Boolean).map(parse) : []
  return { code, ...written, lines, life }
}

const parse = (line: string): unknown => JSON.parse(line)
