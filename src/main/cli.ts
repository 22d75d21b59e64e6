#!/usr/bin/env node
import { main } from './hosts/cli/main.ts'

await main(import.meta.dirname, process.argv.slice(2))
