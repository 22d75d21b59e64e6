import { spawn } from 'node:child_process'
import { root } from './paths.mjs'

/**
 * Run a program to its end.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ show?: boolean | 'stderr', env?: NodeJS.ProcessEnv, seconds?: number, shell?: boolean }} [options] `show` lets it talk
 *   on our stderr (`'stderr'`: with its stderr only); else what it says is kept. After `seconds` it is ended.
 * @returns {Promise<{ code: number, stdout: string, output: string }>} code 127 where there is no such program
 */
export const run = (program, args, { show = false, env = process.env, seconds, shell = false } = {}) =>
  new Promise(resolve => {
    let stdout = ''
    let output = ''
    const child = spawn(program, args, {
      ...{ cwd: root, env, shell, windowsHide: true },
      stdio: ['ignore', show === true ? 2 : 'pipe', show ? 2 : 'pipe'],
      ...(seconds === undefined ? {} : { timeout: seconds * 1000 }),
    })
    child.stdout?.setEncoding('utf8').on('data', text => {
      stdout += text
      output += text
    })
    child.stderr?.setEncoding('utf8').on('data', text => (output += text))
    child.on('error', error => resolve({ code: 127, stdout, output: `${output}${error.message}` }))
    child.on('close', code => resolve({ code: code ?? 1, stdout, output }))
  })

/**
 * Run a script with this very Node.
 *
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export const runNode = (script, args, options) => run(process.execPath, [script, ...args], options)
