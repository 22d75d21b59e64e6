import { existsSync } from 'node:fs'

/**
 * The folder in which a command was typed. `npm start` runs in the checkout, wherever it was given; npm says where.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} absolute
 * @example typedIn({ npm_lifecycle_event: 'start', INIT_CWD: '/home/ada/photos' }) // '/home/ada/photos'
 */
export const typedIn = (env = process.env) => {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = env
  // A script of another project that calls us has a working directory of its own.
  return script === 'start' && folder !== undefined && existsSync(folder) ? folder : process.cwd()
}
