import './node-version.mjs'

const { runChecks } = await import('./checks.mjs')
const { installPackages, packagesAreThere } = await import('./packages.mjs')
const { SetupError, say } = await import('./say.mjs')

try {
  if (!packagesAreThere()) await installPackages()
  const { failed } = await runChecks()
  process.exitCode = failed === 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  say(error.message)
  process.exitCode = 1
}
