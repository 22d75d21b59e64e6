import { resolve } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import type { LabError } from '../../../shared/contract/errors.ts'
import { defaultHome } from '../../files/places.ts'
import type { ProgramFiles } from '../program-files.ts'
import type { Act } from './act.ts'
import { chooseEngine, engineChoices } from './choose-engine.ts'
import type { Context } from './context.ts'
import { addBenchCommand } from './commands/bench.ts'
import { addCacheCommands } from './commands/cache.ts'
import { addCompareCommand } from './commands/compare.ts'
import { addDatasetCommands } from './commands/dataset.ts'
import { addEngineCommands } from './commands/engine.ts'
import { addExportCommand, addImportCommand } from './commands/export.ts'
import { addLookCommands } from './commands/look.ts'
import { addNetCommands } from './commands/nets.ts'
import { addOpenCommand } from './commands/open.ts'
import { addPitfallsCommand } from './commands/pitfalls.ts'
import { addPredictCommand } from './commands/predict.ts'
import { addRunCommands } from './commands/run.ts'
import { addRunsCommands } from './commands/runs.ts'
import { addWeightsCommands } from './commands/weights.ts'
import type { Interrupt } from './interrupt.ts'
import { asError, createTerminal, exitCodeOf, usage } from './terminal.ts'
import type { Streams } from './terminal.ts'

export interface ProgramOptions {
  files: ProgramFiles
  version: string
  openLab: Context['openLab']
}

interface GlobalOptions {
  json?: boolean
  home?: string
  engine?: string
  debug?: boolean
}

/**
 * The command line: one command, from its words to its exit code.
 *
 * @param words what was typed behind the program's name
 * @returns 0 done, 1 failed, 2 wrong usage, 130 stopped
 */
export const runProgram = async (
  words: readonly string[],
  { files, version, openLab }: ProgramOptions,
  streams: Streams,
  interrupt: Interrupt,
): Promise<number> => {
  // Looked up by hand as well, because it also decides how a wrong command line is answered.
  const has = (flag: string) => words.includes(flag)
  const terminal = createTerminal(streams, has('--json'))
  let code = 0

  const program = new Command('unfreeze')
  const act: Act =
    work =>
    async (...args) => {
      const { home = defaultHome(), engine } = program.opts<GlobalOptions>()
      if (engine !== undefined) chooseEngine(engine)
      const context: Context = { terminal, interrupt, home: resolve(home), files, openLab }
      code = (await work(context, ...args)) ?? 0
    }
  program
    .description('A lab for transfer learning on your own pictures')
    .version(version)
    .option('--json', 'Answer in JSON on stdout')
    .option('--home <folder>', 'Where the lab keeps everything (or $UNFREEZE_HOME)')
    .addOption(
      new Option('--engine <which>', 'What computes; "tensorflow" leaves the lab’s own convolutions out').choices(
        engineChoices,
      ),
    )
    .option('--debug', 'Show where an error happened')
    .showHelpAfterError(false)
  addOpenCommand(program, act)
  addEngineCommands(program, act)
  addCacheCommands(program, act)
  addDatasetCommands(program, act)
  addWeightsCommands(program, act)
  addNetCommands(program, act)
  addRunCommands(program, act)
  addRunsCommands(program, act)
  addCompareCommand(program, act)
  addPitfallsCommand(program, act)
  addPredictCommand(program, act)
  addLookCommands(program, act)
  addExportCommand(program, act)
  addImportCommand(program, act)
  addBenchCommand(program, act)
  for (const command of withSubcommands(program))
    command
      .exitOverride()
      .allowExcessArguments(false)
      .configureHelp({ showGlobalOptions: true })
      .configureOutput({
        writeOut: text => void (terminal.json ? streams.stderr : streams.stdout).write(text),
        writeErr: () => undefined, // told once, below
      })

  try {
    await program.parseAsync(namesNothing(program, words) ? ['open', ...words] : words, { from: 'user' })
    return code
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0 // help or version was asked for
    const error = thrown instanceof CommanderError ? asUsage(program, thrown, words) : asError(thrown)
    if (error.code === 'stopped') {
      terminal.note(error.message)
      terminal.value({ event: 'stopped' })
    } else {
      terminal.error(error, has('--debug'))
      terminal.value({ event: 'error', ...error.toFact() })
    }
    return exitCodeOf(error)
  }
}

/** No command opens the lab. (Commander's own default command would take a mistyped one for its argument.) */
const namesNothing = (program: Command, words: readonly string[]): boolean =>
  program.parseOptions([...words]).operands.length === 0 &&
  !['--help', '-h', '--version', '-V'].some(flag => words.includes(flag))

const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)]

/** Commander's words, as an error like all others. */
const asUsage = (program: Command, error: CommanderError, words: readonly string[]): LabError => {
  // A command with subcommands only, called without one.
  if (error.code === 'commander.help') return usage('This command needs another word.', helpHint(program, words))
  const text = error.message.replace(/^error: /, '')
  const [what = text, ...more] = text.split('\n')
  return usage(
    `${what.charAt(0).toUpperCase()}${what.slice(1)}.`.replace(/\.\.$/, '.'),
    [...more, helpHint(program, words)].join(' '),
  )
}

/** The deepest command that the words name. */
const helpHint = (program: Command, words: readonly string[]) => {
  const named: string[] = []
  let here = program
  for (const word of words) {
    const next = here.commands.find(command => command.name() === word)
    if (!next) continue
    named.push(word)
    here = next
  }
  return `See: unfreeze ${[...named, '--help'].join(' ')}`
}
