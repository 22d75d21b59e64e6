// Makes resources/winograd/winograd-*.wasm out of the sources beside them: node setup/winograd-wasm.mjs
// It needs clang and wasm-ld of LLVM 19 (Debian and Ubuntu: apt-get install clang-19 lld-19); $CLANG names another clang.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../resources/winograd/', import.meta.url))

/** Each file and what the compiler is told for it. */
const files = {
  'winograd-simd128.wasm': ['-msimd128', '-DNAME=simd128'],
  'winograd-relaxed-simd.wasm': ['-msimd128', '-mrelaxed-simd', '-DNAME=relaxed_simd'],
}

/** What is compiled for Node and TensorFlow only. */
const otherwise = ['chain-binding', 'node-binding', 'parallel', 'tensorflow-ops', 'winograd', 'workspace'].map(
  name => `${name}.c`,
)

/** The SHA-256 of all sources that the file is made of: wasm.json records it. */
export const sourcesHash = () => {
  const digest = createHash('sha256')
  for (const name of readdirSync(folder).sort())
    if (/\.[ch]$/.test(name) && !otherwise.includes(name)) digest.update(name).update(readFileSync(`${folder}${name}`))
  return digest.digest('hex')
}

const sha256 = (/** @type {string} */ name) =>
  createHash('sha256')
    .update(readFileSync(`${folder}${name}`))
    .digest('hex')

/** Of C itself; of memory that instances on several threads share; of what lies where. */
const settings = [
  ...['--target=wasm32', '-nostdlib', '-O3', '-std=gnu11', '-ffp-contract=fast', '-fno-math-errno'],
  ...['-matomics', '-mbulk-memory', '-mmutable-globals', '-Wl,--import-memory', '-Wl,--shared-memory'],
  ...['-Wl,--initial-memory=1048576', '-Wl,--max-memory=4294967296', '-Wl,-z,stack-size=262144'],
  ...['-Wl,--no-entry', '-Wl,--export=__heap_base', '-Wl,--export=__stack_pointer', '-Wl,--strip-all'],
]

const build = () => {
  const clang = process.env['CLANG'] ?? 'clang-19'
  for (const [name, own] of Object.entries(files)) {
    execFileSync(clang, [...settings, ...own, 'wasm.c', '-o', name], { cwd: folder, stdio: 'inherit' })
    chmodSync(`${folder}${name}`, 0o644) // the linker takes it for a program
  }
  const compiler = execFileSync(clang, ['--version'], { encoding: 'utf8' }).split('\n')[0]
  const made = Object.fromEntries(Object.keys(files).map(name => [name, sha256(name)]))
  writeFileSync(
    `${folder}wasm.json`,
    `${JSON.stringify({ sources: sourcesHash(), compiler, sha256: made }, null, 2)}\n`,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build()
