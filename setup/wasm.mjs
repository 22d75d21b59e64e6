// Makes the lab's WebAssembly out of the C beside it in resources/winograd and resources/tensor-ops: node setup/wasm.mjs
// It needs clang and wasm-ld of LLVM 19 (Debian and Ubuntu: apt-get install clang-19 lld-19); $CLANG names another clang.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const resources = fileURLToPath(new URL('../resources/', import.meta.url))

/** Each set of instructions and what the compiler is told for it. */
const instructionSets = {
  simd128: ['-msimd128', '-DNAME=simd128'],
  'relaxed-simd': ['-msimd128', '-mrelaxed-simd', '-DNAME=relaxed_simd'],
}

/** What is compiled for Node and TensorFlow only. */
const otherwise = ['chain-binding', 'node-binding', 'parallel', 'tensorflow-ops', 'winograd', 'workspace'].map(
  name => `${name}.c`,
)

/** Folders of `resources`, each a module in as many files as there are sets of instructions. */
export const modules = {
  winograd: {
    source: 'wasm.c',
    from: () => sourcesIn('winograd').filter(path => !otherwise.some(name => path.endsWith(`/${name}`))),
    /** Of memory that instances on several threads share. */
    settings: [
      ...['-matomics', '-Wl,--shared-memory', '-Wl,--initial-memory=1048576', '-Wl,--max-memory=4294967296'],
      ...['-Wl,-z,stack-size=262144', '-Wl,--export=__heap_base'],
    ],
  },
  'tensor-ops': {
    source: 'tensor-ops.c',
    from: () => [
      ...['product.h', 'transforms.h', 'vector.h'].map(name => `winograd/${name}`),
      ...sourcesIn('tensor-ops'),
    ],
    settings: [],
  },
}

/** @typedef {keyof typeof modules} ModuleName */

/** @returns {string[]} */
const sourcesIn = (/** @type {string} */ folder) =>
  readdirSync(join(resources, folder))
    .filter(name => /\.[ch]$/.test(name))
    .sort()
    .map(name => `${folder}/${name}`)

/** The SHA-256 of all sources that a module is made of: its wasm.json records it. */
export const sourcesHash = (/** @type {ModuleName} */ name) => {
  const digest = createHash('sha256')
  for (const path of modules[name].from()) digest.update(path).update(readFileSync(join(resources, path)))
  return digest.digest('hex')
}

const sha256 = (/** @type {string} */ file) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** Of C itself, and of where memory comes from. */
const settings = [
  ...['--target=wasm32', '-nostdlib', '-O3', '-std=gnu11', '-ffp-contract=fast', '-fno-math-errno'],
  ...['-mbulk-memory', '-mmutable-globals', '-Wl,--import-memory', '-Wl,--no-entry'],
  ...['-Wl,--export=__stack_pointer', '-Wl,--strip-all'],
]

const build = (/** @type {ModuleName} */ name) => {
  const clang = process.env['CLANG'] ?? 'clang-19'
  const folder = join(resources, name)
  const { source, settings: own } = modules[name]
  /** @type {Record<string, string>} */
  const made = {}
  for (const [instructions, options] of Object.entries(instructionSets)) {
    const file = `${name}-${instructions}.wasm`
    execFileSync(clang, [...settings, ...own, ...options, source, '-o', file], { cwd: folder, stdio: 'inherit' })
    chmodSync(join(folder, file), 0o644) // the linker takes it for a program
    made[file] = sha256(join(folder, file))
  }
  const compiler = execFileSync(clang, ['--version'], { encoding: 'utf8' }).split('\n')[0]
  const record = { sources: sourcesHash(name), compiler, sha256: made }
  writeFileSync(join(folder, 'wasm.json'), `${JSON.stringify(record, null, 2)}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const name of /** @type {ModuleName[]} */ (Object.keys(modules))) build(name)
