import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultHome, homePlaces } from './files/places.ts'
import { compose } from './hosts/compose.ts'
import { programFiles, programVersion } from './hosts/program-files.ts'
import { runShell } from './shell/app.ts'

const files = programFiles(import.meta.dirname)
// Electron and Chromium have words of their own on the same command line.
const { values } = parseArgs({ strict: false, options: { home: { type: 'string' } } })
const places = homePlaces(resolve(typeof values.home === 'string' ? values.home : defaultHome()))

runShell({
  files,
  places,
  compose: fork =>
    compose({
      home: places.home,
      labVersion: programVersion(files),
      startWorker: () => fork(files.worker, places.engineLog),
    }),
})
