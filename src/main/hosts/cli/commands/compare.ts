import type { Command } from 'commander'
import type { Comparison, RunSummary } from '../../../../shared/contract/runs.ts'
import type { Act } from '../act.ts'
import { withLab } from '../context.ts'
import type { Context, Session } from '../context.ts'
import { rate, table } from '../format.ts'
import { runsNamed } from '../names.ts'
import { usage } from '../terminal.ts'

const compared = ['validation', 'test'] as const
type ComparedSplit = (typeof compared)[number]

export const addCompareCommand = (program: Command, act: Act): void => {
  program
    .command('compare')
    .description(
      'Two or more finished runs, picture by picture (exact McNemar test; of a regression, whose error is smaller); opening a test set is counted',
    )
    .argument('<runs...>', 'Runs that were evaluated on the same pictures', runsNamed)
    .option('--split <split>', 'test or validation', parseSplit, 'test')
    .action(
      act(async (context, runIds: string[], { split }: { split: ComparedSplit }) => {
        if (new Set(runIds).size < 2) throw usage('`compare` takes two or more different runs.')
        return withLab(context, async session => {
          if (split === 'test') await openSealed(context, session, runIds)
          const comparison = await session.client.request('runs.compare', { runIds, split })
          context.terminal.value(comparison)
          context.terminal.print(describe(comparison))
          return 0
        })
      }),
    )
}

function parseSplit(text: string): ComparedSplit {
  const found = compared.find(split => split === text)
  if (found) return found
  throw usage(`--split takes ${compared.join(' or ')}. Received "${text}".`)
}

/** Results on a test set that nobody has opened yet are opened here: that counts, and is said. */
const openSealed = async ({ terminal }: Context, { client }: Session, runIds: readonly string[]): Promise<void> => {
  const all = await client.request('runs.list', {})
  const isSealed = ({ id, state, test, testReady }: RunSummary) =>
    runIds.includes(id) && state === 'finished' && test === null && testReady
  for (const { id, dataset } of all.filter(isSealed)) {
    await client.request('runs.openTest', { runId: id, by: 'command line' })
    terminal.note(
      `The test set of "${dataset}" was opened for run ${id}; that is counted. (--split validation opens none)`,
    )
  }
}

const describe = ({ runs, split, pairs, note }: Comparison): string => {
  const accuracies = table([
    ['run', 'recipe', split],
    ...runs.map(({ runId, recipe, result }) => [runId, recipe, rate(result)]),
  ])
  const isRegression = pairs.some(({ errorDifference }) => errorDifference)
  const [onlyA, onlyB] = isRegression ? ['a closer', 'b closer'] : ['only a right', 'only b right']
  const isCorrected = pairs.some(({ pHolm }) => pHolm !== undefined)
  const differences = table([
    ['a', 'b', 'pictures', onlyA, onlyB, 'p', ...(isCorrected ? ['p (Holm)'] : [])],
    ...pairs.map(({ a, b, count, onlyARight, onlyBRight, p, pHolm }) => [
      ...[a, b, String(count), String(onlyARight), String(onlyBRight), probability(p)],
      ...(pHolm === undefined ? [] : [probability(pHolm)]),
    ]),
  ])
  return [accuracies, differences, note].join('\n\n')
}

const probability = (p: number): string => (p >= 0.001 || p === 0 ? p.toFixed(3) : p.toExponential(1))
