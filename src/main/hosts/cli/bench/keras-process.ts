import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { LabError } from '../../../../shared/contract/errors.ts'

/** What is asked of the Keras side: resources/bench/keras_bench.py. */
export interface KerasPart {
  part: string
  size: number
  batch: number
  /** A Keras weights file for VGG16; null for random ones. */
  weights: string | null
  files: string[]
}

const hello = z.object({ keras: z.string(), tensorflow: z.string(), python: z.string() })
type KerasVersions = z.infer<typeof hello>
const reply = z.union([z.object({ seconds: z.number() }), z.object({ error: z.string() })])

/** A Python that runs Keras, asked for one measurement at a time. */
export interface KerasProcess {
  versions: KerasVersions
  /** Seconds for a picture or an update. */
  measure(part: KerasPart): Promise<number>
  close(): void
}

/** How much of what Python said last is told where it dies. */
const lastWordsLength = 500

/**
 * @param python its program
 * @param script path of keras_bench.py
 * @throws LabError `internal` with its last words where it does not start
 */
export const startKeras = async (python: string, script: string): Promise<KerasProcess> => {
  const child = spawn(python, ['-u', script], { stdio: ['pipe', 'pipe', 'pipe'] })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-lastWordsLength)))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  failed.catch(() => undefined) // told to whoever waits for a line
  const closed = new Promise(resolve => child.once('close', resolve)) // all that it said has been read by then
  child.stdin.on('error', () => undefined) // a child that is gone answers no line, which is told
  const nextLine = async (): Promise<unknown> => {
    const line = await Promise.race([lines.next(), failed])
    if (!line.done) return JSON.parse(line.value)
    await closed
    throw new LabError('internal', `Keras’s side of the comparison ended (${python}).`, words.trim())
  }
  const versions = hello.parse(await nextLine())
  return {
    versions,
    measure: async part => {
      child.stdin.write(`${JSON.stringify(part)}\n`)
      const answer = reply.parse(await nextLine())
      if ('seconds' in answer) return answer.seconds
      throw new LabError('internal', `Keras could not measure "${part.part}".`, answer.error)
    },
    close: () => {
      child.stdin.end()
      child.kill()
    },
  }
}
