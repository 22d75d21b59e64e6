// Makes resources/winograd/winograd.wasm out of the sources beside it: node setup/winograd-wasm.mjs
// It needs clang and wasm-ld of LLVM 19 (Debian and Ubuntu: apt-get install clang-19 lld-19); $CLANG names another clang.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../resources/winograd/', import.meta.url))

/** What is compiled for Node and TensorFlow only. */
const otherwise = ['chain-binding', 'node-binding', 'parallel', 'tensorflow-ops', 'winograd', 'workspace'].map(
  name => `${name}.c`,
)

/** The SHA-256 of all sources that the file is made of: winograd.wasm.json records it. */
export const sourcesHash = () => {
  const digest = createHash('sha256')
  for (const name of readdirSync(folder).sort())
    if (/\.[ch]$/.test(name) && !otherwise.includes(name)) digest.update(name).update(readFileSync(`${folder}${name}`))
  return digest.digest('hex')
}

const build = () => {
  const clang = process.env['CLANG'] ?? 'clang-19'
  const made = `${folder}winograd.wasm`
  execFileSync(
    clang,
    [
      ...[
        '--target=wasm32',
        '-O3',
        '-std=gnu11',
        '-ffp-contract=fast',
        '-fno-math-errno',
        '-msimd128',
        '-mbulk-memory',
      ],
      ...[
        '-nostdlib',
        '-Wl,--no-entry',
        '-Wl,--export=__heap_base',
        '-Wl,--max-memory=4294967296',
        '-Wl,-z,stack-size=262144',
        '-Wl,--strip-all',
      ],
      ...['wasm.c', '-o', made],
    ],
    { cwd: folder, stdio: 'inherit' },
  )
  const compiler = execFileSync(clang, ['--version'], { encoding: 'utf8' }).split('\n')[0]
  const sha256 = createHash('sha256').update(readFileSync(made)).digest('hex')
  writeFileSync(`${made}.json`, `${JSON.stringify({ sources: sourcesHash(), compiler, sha256 }, null, 2)}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build()
