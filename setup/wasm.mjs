// Makes the lab's WebAssembly out of the C beside it in resources/kernels: node setup/wasm.mjs
// It needs clang and wasm-ld of LLVM 19 (Debian and Ubuntu: apt-get install clang-19 lld-19); $CLANG names another clang.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../resources/kernels/', import.meta.url))

/** What is compiled for Node and TensorFlow only. */
const otherwise = ['chain-binding', 'node-binding', 'parallel', 'tensorflow-ops', 'winograd', 'workspace'].map(
  name => `${name}.c`,
)

/** The SHA-256 of all sources that the files are made of: wasm.json records it. */
export const sourcesHash = () => {
  const digest = createHash('sha256')
  for (const name of readdirSync(folder).sort())
    if (/\.[ch]$/.test(name) && !otherwise.includes(name)) digest.update(name).update(readFileSync(`${folder}${name}`))
  return digest.digest('hex')
}

/** Each module, what it is made of, and what the linker is told of its memory: convolutions have one that threads share. */
const modules = {
  winograd: {
    source: 'wasm.c',
    settings: [
      ...['-matomics', '-Wl,--shared-memory', '-Wl,--initial-memory=1048576', '-Wl,--max-memory=4294967296'],
      ...['-Wl,-z,stack-size=262144', '-Wl,--export=__heap_base'],
    ],
  },
  'tensor-ops': { source: 'tensor-ops.c', settings: [] },
}

/** Each set of instructions and what the compiler is told for it. */
const instructionSets = {
  simd128: ['-msimd128', '-DNAME=simd128'],
  'relaxed-simd': ['-msimd128', '-mrelaxed-simd', '-DNAME=relaxed_simd'],
}

/** Of C itself, and of where memory comes from. */
const common = [
  ...['--target=wasm32', '-nostdlib', '-O3', '-std=gnu11', '-ffp-contract=fast', '-fno-math-errno'],
  ...['-mbulk-memory', '-mmutable-globals', '-Wl,--import-memory', '-Wl,--no-entry'],
  ...['-Wl,--export=__stack_pointer', '-Wl,--strip-all'],
]

const build = () => {
  const clang = process.env['CLANG'] ?? 'clang-19'
  /** @type {Record<string, string>} */
  const made = {}
  for (const [name, { source, settings }] of Object.entries(modules))
    for (const [instructions, options] of Object.entries(instructionSets)) {
      const file = `${name}-${instructions}.wasm`
      const flags = [...common, ...settings, ...options]
      execFileSync(clang, [...flags, source, '-o', file], { cwd: folder, stdio: 'inherit' })
      chmodSync(`${folder}${file}`, 0o644) // the linker takes it for a program
      made[file] = createHash('sha256')
        .update(readFileSync(`${folder}${file}`))
        .digest('hex')
    }
  const compiler = execFileSync(clang, ['--version'], { encoding: 'utf8' }).split('\n')[0]
  const record = { sources: sourcesHash(), compiler, sha256: made }
  writeFileSync(`${folder}wasm.json`, `${JSON.stringify(record, null, 2)}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build()
