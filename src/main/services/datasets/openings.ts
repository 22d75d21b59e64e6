import { z } from 'zod'
import { runId } from '../../../shared/contract/run-spec.ts'
import { appendLine, readLines } from '../../files/json-lines.ts'

/** One line of openings.jsonl: somebody looked at a test result. */
const testOpening = z.object({
  time: z.string(),
  runId,
  by: z.enum(['window', 'command line']),
})
export type TestOpening = z.infer<typeof testOpening>

/** Every opening of the test set, the first one first; lines that are not whole (a power cut while writing) do not count. */
export const readOpenings = (file: string): Promise<TestOpening[]> => readLines(file, testOpening)

/** How often the test set was opened. */
export const countOpenings = async (file: string): Promise<number> => (await readOpenings(file)).length

/** Append one opening and return when it is on the disk. A torn line before it stays a line of its own. */
export const appendOpening = (file: string, opening: TestOpening): Promise<void> => appendLine(file, opening)
