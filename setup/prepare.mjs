import { build, isBuilt } from './build.mjs'
import { engineIsSettled, provideEngine } from './engine.mjs'
import { alone } from './lock.mjs'
import { installPackages, packagesAreThere } from './packages.mjs'

/**
 * Everything between a bare clone and a lab that runs: npm packages, the build, the engine. What is there is left alone:
 * then this takes milliseconds and asks no network.
 *
 * @param {{ engine: boolean }} wanted
 */
export const prepare = async ({ engine }) => {
  if (packagesAreThere() && isBuilt() && (!engine || engineIsSettled())) return
  await alone(async () => {
    if (!packagesAreThere()) await installPackages()
    if (!isBuilt()) await build()
    if (engine && !engineIsSettled()) await provideEngine()
  })
}
