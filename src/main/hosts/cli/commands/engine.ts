import type { Command } from 'commander'
import { engineReport } from '../../../../shared/contract/engine.ts'
import type { EngineReport } from '../../../../shared/contract/engine.ts'
import { removeEngines } from '../../../services/engine/provision.ts'
import type { ReadyEngine } from '../../../services/engine/provision.ts'
import type { Act } from '../act.ts'
import { makeKeras } from '../bench/find-keras.ts'
import { withLab } from '../context.ts'
import { followJob } from '../follow-job.ts'
import { bytes, facts } from '../format.ts'

export const addEngineCommands = (program: Command, act: Act): void => {
  const command = program
    .command('engine')
    .description('Which engine computes and why, with a self-test against known numbers')
    .option('--no-rates', 'Leave out measuring how fast it is')
    .action(
      act(async (context, { rates }: { rates: boolean }) =>
        withLab(context, async session => {
          const start = () => session.client.request('engine.selfTest', { rates })
          const report = engineReport.parse(await followJob(context, session, start, { events: false }))
          context.terminal.value(report)
          context.terminal.print(describe(report))
          return report.selfTest.ok ? 0 : 1
        }),
      ),
    )
  command
    .command('install')
    .description('Set up TensorFlow for this machine')
    .option('--cuda', 'The build for NVIDIA graphics cards: gigabytes to download')
    .action(
      act(async (context, { cuda = false }: { cuda?: boolean }) =>
        withLab(context, async session => {
          const { client } = session
          const id = cuda ? 'cuda' : 'cpu'
          const options = await client.request('engine.options', {})
          const wanted = options.find(option => option.id === id)
          if (wanted && !wanted.installed)
            context.terminal.note(`${bytes(wanted.downloadBytes)} to download, ${bytes(wanted.diskBytes)} on disk.`)
          const start = () => client.request('engine.install', { id })
          const installed = await followJob(context, session, start, { events: true })
          context.terminal.value({ event: 'end', id, ...(installed as ReadyEngine) })
          context.terminal.print('The engine is ready.')
          const card = options.find(option => option.id === 'cuda' && !option.installed && option.missing.length === 0)
          if (card && !cuda)
            context.terminal.note(
              `An NVIDIA card is here, too. Its engine is ${bytes(card.downloadBytes)} to download: unfreeze engine install --cuda`,
            )
          return 0
        }),
      ),
    )
  command
    .command('keras')
    .description(
      'Make a Python environment with Keras, ONNX Runtime and the like, for `bench` and for trying exports out',
    )
    .action(
      act(async ({ terminal, interrupt }) => {
        const stop = new AbortController()
        const stopListening = interrupt.listen(() => stop.abort())
        try {
          const python = await makeKeras(terminal.note, stop.signal)
          terminal.value({ event: 'end', python })
          terminal.print(python)
          return 0
        } finally {
          stopListening()
        }
      }),
    )
  command
    .command('remove')
    .description('Delete the engines from this user’s cache; nothing of the lab’s home is touched')
    .action(
      act(async ({ terminal }) => {
        await removeEngines()
        terminal.value({ event: 'end' })
        terminal.print('The engines are removed. `unfreeze engine install` sets one up again.')
        return 0
      }),
    )
}

const names: Record<EngineReport['engine'], string> = {
  'native-gpu': 'TensorFlow on the graphics card',
  'native-cpu': 'TensorFlow on the processor',
  wasm: 'WebAssembly',
}

const describe = (report: EngineReport): string => {
  const { engine, tensorflow, devices, threads, winograd, selfTest, rates, reasons } = report
  const rate = rates.vgg16ForwardImagesPerSecond
  return facts([
    ['Engine', `${engine} (${names[engine]}${tensorflow ? ` ${tensorflow}` : ''})`],
    ['Devices', devices.join(', ') || '–'],
    ['Threads', String(threads)],
    ['3x3 convolutions', winograd === null ? 'the engine’s' : `the lab’s own (${winograd})`],
    ['Self-test', `${selfTest.ok ? 'passed' : 'FAILED'}, largest error ${selfTest.maxAbsError.toExponential(1)}`],
    ...(rate === undefined ? [] : [['VGG16', `${rate.toFixed(1)} pictures a second (180x180)`] as const]),
    ...reasons.map(reason => ['Not taken', reason] as const),
  ])
}
