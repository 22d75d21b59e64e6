import { open } from 'node:fs/promises'
import { z } from 'zod'
import { runId } from '../../../shared/contract/run-spec.ts'
import { onDisk } from '../../files/disk-error.ts'
import { textIfThere } from '../../files/if-there.ts'

/** One line of openings.jsonl: somebody looked at a test result. */
const testOpening = z.object({
  time: z.string(),
  runId,
  by: z.enum(['window', 'command line']),
})
export type TestOpening = z.infer<typeof testOpening>

/** Every opening of the test set, the first one first; lines that are not whole (a power cut while writing) do not count. */
export const readOpenings = async (file: string): Promise<TestOpening[]> => {
  const text = (await textIfThere(file)) ?? ''
  return text.split('\n').flatMap(openingIn)
}

const openingIn = (line: string): TestOpening[] => {
  if (line === '') return []
  try {
    const { success, data } = testOpening.safeParse(JSON.parse(line))
    return success ? [data] : []
  } catch {
    return []
  }
}

/** How often the test set was opened. */
export const countOpenings = async (file: string): Promise<number> => (await readOpenings(file)).length

/** Append one opening and return when it is on the disk. A torn line before it stays a line of its own. */
export const appendOpening = (file: string, opening: TestOpening): Promise<void> =>
  onDisk(file, async () => {
    const handle = await open(file, 'a+')
    try {
      const { size } = await handle.stat()
      const last = Buffer.alloc(1)
      if (size > 0) await handle.read(last, 0, 1, size - 1)
      const before = size > 0 && last[0] !== 0x0a ? '\n' : ''
      await handle.appendFile(`${before}${JSON.stringify(opening)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
  })
