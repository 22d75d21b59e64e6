import './node-version.mjs'

const { existsSync } = await import('node:fs')
const { runChecks } = await import('./checks.mjs')
const { electronIsThere } = await import('./electron.mjs')
const { inRoot } = await import('./paths.mjs')
const { prepare } = await import('./prepare.mjs')
const { provideBrowser } = await import('./provide-browser.mjs')
const { providePython } = await import('./provide-python.mjs')
const { runTests } = await import('./run-tests.mjs')
const { SetupError, say } = await import('./say.mjs')

// npm test: set up what is missing, check, test. npm test -- <words> passes the words to Playwright and checks nothing.
const words = process.argv.slice(2)

/** Real photos and weights for the tests that want them; they are no part of the checkout. */
const testData = () => {
  const folder = process.env['UNFREEZE_TEST_DATA'] ?? inRoot('..', 'shared')
  if (existsSync(folder)) return { UNFREEZE_TEST_DATA: folder }
  say(`No test data in "${folder}" (UNFREEZE_TEST_DATA may name another folder): tests on real photos are skipped.`)
  return {}
}

try {
  await prepare({ engine: true })
  const checks = words.length === 0 ? await runChecks() : { passed: 0, failed: 0 }
  const browser = await provideBrowser()
  const python = await providePython()
  if (!electronIsThere()) say('Electron’s program is not here: the end-to-end tests in its window were not run.')
  const projects = [
    'unit',
    'wires',
    'parity',
    ...(browser ? ['e2e-browser'] : []),
    ...(electronIsThere() ? ['e2e-electron'] : []),
  ]
  const env = {
    ...testData(),
    ...(browser ? { UNFREEZE_CHROME: browser } : {}),
    ...(python ? { UNFREEZE_KERAS_PYTHON: python } : {}),
  }
  const tests = await runTests({ projects, words, env })

  const failed = checks.failed + tests.failed
  console.log(`${checks.passed + tests.passed} passed, ${failed} failed, ${tests.skipped} skipped`)
  process.exitCode = failed === 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  say(error.message)
  process.exitCode = 1
}
