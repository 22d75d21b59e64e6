import { readFileSync, rmSync } from 'node:fs'
import { inPackage, inRoot } from './paths.mjs'
import { runNode } from './run.mjs'

const report = inRoot('out', 'test-report.json')

/**
 * Run Playwright and count. A run that breaks off, finds no test or cannot load one has failed, whatever it counted.
 *
 * @param {{ projects: string[], words: readonly string[], env: Record<string, string> }} what
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export const runTests = async ({ projects, words, env }) => {
  rmSync(report, { force: true })
  const chosen = words.some(word => word.startsWith('--project')) ? [] : projects.map(name => `--project=${name}`)
  const { code } = await runNode(
    inPackage('@playwright', 'test', 'cli.js'),
    ['test', '--config', inRoot('test', 'playwright.config.ts'), '--reporter=list,json', ...chosen, ...words],
    { show: true, env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
  )
  const { passed, failed, skipped } = count()
  return { passed, skipped, failed: code !== 0 && failed === 0 ? 1 : failed }
}

const count = () => {
  try {
    const { stats, errors } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 } // it broke off before it could report
  }
}
