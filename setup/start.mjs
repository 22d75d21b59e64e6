import './node-version.mjs'

const { electronIsSettled, provideElectron } = await import('./electron.mjs')
const { cli } = await import('./paths.mjs')
const { prepare } = await import('./prepare.mjs')
const { SetupError, say } = await import('./say.mjs')
const { typedIn } = await import('./typed-in.mjs')
const { pathToFileURL } = await import('node:url')

// npm start -- <command>: set up what is missing, then be the command line in this very process.
const words = process.argv.slice(2)
const command = words.find(word => !word.startsWith('-')) ?? 'open'

try {
  await prepare({ engine: command !== 'engine' || words.length === 1 })
  if (command === 'open' && !words.includes('--no-window') && !electronIsSettled()) await provideElectron()
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  say(error.message)
  process.exit(1)
}
process.argv = [process.execPath, cli, ...words]
process.chdir(typedIn()) // paths on the command line start where it was typed
await import(pathToFileURL(cli).href)
