import { main } from './hosts/cli/main.ts'

/** The lab for the browser of this machine, whatever else is installed. */
await main(import.meta.dirname, ['open', '--browser', ...process.argv.slice(2)])
