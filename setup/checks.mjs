import { inPackage } from './paths.mjs'
import { runNode } from './run.mjs'
import { say } from './say.mjs'

const all = [
  { name: 'format', script: ['prettier', 'bin', 'prettier.cjs'], args: ['--check', '--log-level=warn', '.'] },
  { name: 'lint', script: ['eslint', 'bin', 'eslint.js'], args: ['--max-warnings=0', '.'] },
  { name: 'types', script: ['vue-tsc', 'bin', 'vue-tsc.js'], args: ['-b'] },
  {
    name: 'who imports whom',
    script: ['dependency-cruiser', 'bin', 'dependency-cruise.mjs'],
    args: ['--config', 'test/layers.cjs', 'src'],
  },
]

/**
 * Format, lint, types and the import table. Each says one line; one that fails says all.
 *
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export const runChecks = async () => {
  let failed = 0
  for (const { name, script, args } of all) {
    const start = Date.now()
    const { code, output } = await runNode(inPackage(...script), args)
    const seconds = ((Date.now() - start) / 1000).toFixed(1)
    say(`${code === 0 ? '  ok  ' : ' FAIL '} ${name} (${seconds} s)`)
    if (code === 0) continue
    failed++
    say(output.trim())
  }
  return { passed: all.length - failed, failed }
}
