import type { Command } from 'commander'
import { cacheLimit } from '../../../../shared/contract/cache.ts'
import type { CacheStatus } from '../../../../shared/contract/cache.ts'
import type { Act } from '../act.ts'
import { withLab } from '../context.ts'
import type { Context, Session } from '../context.ts'
import { bytes, facts } from '../format.ts'
import { usage } from '../terminal.ts'

export const addCacheCommands = (program: Command, act: Act): void => {
  const answering = (ask: (session: Session) => Promise<CacheStatus>) => async (context: Context) =>
    withLab(context, async session => {
      const status = await ask(session)
      context.terminal.value(status)
      context.terminal.print(describe(status))
      return 0
    })
  const cache = program
    .command('cache')
    .description('The features that are kept so that they need not be computed again: how large they are')
    .action(act(answering(({ client }) => client.request('cache.show', {}))))
  cache
    .command('clear')
    .description('Remove all features that no run is using: the next one computes them again')
    .action(act(answering(({ client }) => client.request('cache.clear', {}))))
  cache
    .command('limit')
    .description('How large they may grow; what was not used for longest goes first')
    .argument('<size>', 'such as 5GB or 500MB', parseSize)
    .action(
      act((context, limitBytes: number) =>
        answering(({ client }) => client.request('cache.limit', { limitBytes }))(context),
      ),
    )
}

const units = { MB: 1e6, GB: 1e9, TB: 1e12 }

/** @example parseSize('5GB') // 5e9 */
export function parseSize(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?([MGT]B)$/i.exec(text.trim()) ?? []
  const size = Number(number) * (units[unit?.toUpperCase() as keyof typeof units] ?? NaN)
  if (cacheLimit.safeParse(size).success) return size
  throw usage(
    `The limit is a size of 100 MB or more, such as 5GB. Received "${text}".`,
    'See `unfreeze cache limit --help`.',
  )
}

const describe = ({ folder, bytes: taken, limitBytes }: CacheStatus): string =>
  facts([
    ['Features', bytes(taken)],
    ['Limit', bytes(limitBytes)],
    ['Folder', folder],
  ])
