import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { bindingFile, engineHome, installedEngines } from '../../../../../src/main/files/engine-places.ts'
import { winogradFile } from '../../../../../src/main/files/winograd-places.ts'
import { installEngine, isInstalled, removeEngines } from '../../../../../src/main/services/engine/provision.ts'
import { findCompiler, findPip } from '../../../../../src/main/services/engine/machine.ts'
import type { EngineRecipe } from '../../../../../src/main/services/engine/wheels.ts'
import { writeTinyWheel } from '../../../../kit/wheel.ts'

let top: string
let root: string
let index: string
let recipe: EngineRecipe
let builds = 0

/** Stands for the compiler, which would need a TensorFlow to link with. */
const build = (engine: string) => {
  builds++
  mkdirSync(dirname(bindingFile(engine)), { recursive: true })
  mkdirSync(dirname(winogradFile(engine)), { recursive: true })
  writeFileSync(bindingFile(engine), 'binding')
  writeFileSync(winogradFile(engine), 'convolutions')
  return Promise.resolve()
}

const everythingBelow = () => (existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : [])

let pip: Awaited<ReturnType<typeof findPip>>
let compiler: Awaited<ReturnType<typeof findCompiler>>

test.beforeAll(async () => {
  ;[pip, compiler] = await Promise.all([findPip(), findCompiler()])
})

test.beforeEach(() => {
  test.skip(!pip || !compiler, 'needs Python 3 with pip, and a C++ compiler')
  top = mkdtempSync(join(tmpdir(), 'unfreeze-engine-'))
  root = join(top, 'engines')
  index = join(top, 'index')
  mkdirSync(index)
  builds = 0
  recipe = writeTinyWheel(index, pip![0])
  process.env['PIP_NO_INDEX'] = '1'
  process.env['PIP_FIND_LINKS'] = index
})

test.afterEach(() => {
  delete process.env['PIP_NO_INDEX']
  delete process.env['PIP_FIND_LINKS']
  rmSync(top, { recursive: true, force: true })
})

test('fetches with pip, keeps only what the lab needs, says each step', async () => {
  const steps: string[] = []
  const engine = await installEngine({ recipe, root, build, onStep: ({ step }) => steps.push(step) })

  expect(engine).toMatchObject({ tensorflow: '1.0', flavour: 'cpu', folder: engineHome('1.0', 'cpu', root) })
  expect(readFileSync(join(engine.folder, 'lib', 'libtensorflow_cc.so.2'), 'utf8')).toBe('library '.repeat(4000))
  expect(existsSync(join(engine.folder, 'include', 'tensorflow', 'c', 'c_api.h'))).toBe(true)
  expect(everythingBelow().filter(path => path.endsWith('.py') || path.endsWith('.whl'))).toEqual([])
  expect([...new Set(steps)]).toEqual([
    'Fetch tiny-engine 1.0 with pip',
    'Unpack TensorFlow’s library',
    'Compile the binding to TensorFlow',
  ])
  expect(isInstalled(recipe, root)).toBe(true)
})

test('what is there is not fetched again', async () => {
  await installEngine({ recipe, root, build })
  rmSync(index, { recursive: true })
  await installEngine({ recipe, root, build })
  expect(builds).toBe(1)
})

test('another version of the binding is compiled against the library that is there', async () => {
  const { binding } = await installEngine({ recipe, root, build })
  rmSync(index, { recursive: true })
  rmSync(dirname(binding), { recursive: true })
  expect(isInstalled(recipe, root)).toBe(false)
  await installEngine({ recipe, root, build })
  expect(builds).toBe(2)
  expect(isInstalled(recipe, root)).toBe(true)
})

test('stopped while unpacking: nothing half-made, and the finished download is not repeated', async () => {
  const controller = new AbortController()
  const stopAtUnpacking = ({ step }: { step: string }) => step.startsWith('Unpack') && controller.abort()
  const first = installEngine({ recipe, root, build, signal: controller.signal, onStep: stopAtUnpacking })
  await expect(first).rejects.toMatchObject({ code: 'stopped' })
  expect(installedEngines(root)).toEqual([])
  expect(everythingBelow().filter(path => path.includes('libtensorflow'))).toEqual([])

  rmSync(index, { recursive: true })
  await installEngine({ recipe, root, build })
  expect(isInstalled(recipe, root)).toBe(true)
})

test('what a killed installation left is cleared away', async () => {
  mkdirSync(join(root, 'unfinished-12345', 'lib'), { recursive: true })
  mkdirSync(join(root, 'downloads', 'partial-12345'), { recursive: true })
  mkdirSync(join(engineHome('1.0', 'cpu', root), 'lib'), { recursive: true }) // no engine.json: no engine
  expect(installedEngines(root)).toEqual([])
  await installEngine({ recipe, root, build })
  expect(everythingBelow().filter(path => /(unfinished|partial)-/.test(path))).toEqual([])
  expect(isInstalled(recipe, root)).toBe(true)
})

test('a file with another SHA-256 is refused and not kept', async () => {
  const [wheel] = recipe.wheels
  const wrong = { ...recipe, wheels: [{ ...wheel!, sha256: '0'.repeat(64) }] }
  await expect(installEngine({ recipe: wrong, root, build })).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: expect.stringContaining(wheel!.sha256) as unknown,
  })
  expect(everythingBelow().filter(path => path.endsWith('.whl') || path.includes('libtensorflow'))).toEqual([])
  expect(builds).toBe(0)
})

test('a wheel damaged on disk after its download is fetched again', async () => {
  mkdirSync(join(root, 'downloads'), { recursive: true })
  writeFileSync(join(root, 'downloads', recipe.wheels[0]!.file), 'not a zip')
  await installEngine({ recipe, root, build })
  expect(isInstalled(recipe, root)).toBe(true)
})

test('pip that finds nothing: said in its words, nothing left', async () => {
  rmSync(index, { recursive: true })
  mkdirSync(index)
  await expect(installEngine({ recipe, root, build })).rejects.toMatchObject({
    code: 'network',
    message: expect.stringContaining('tiny-engine') as unknown,
  })
  expect(installedEngines(root)).toEqual([])
})

test('two at once: one works, the other waits and finds it done', async () => {
  const waited: string[] = []
  const onStep = ({ step }: { step: string }) => void waited.push(step)
  const [one, other] = await Promise.all([
    installEngine({ recipe, root, build, onStep }),
    installEngine({ recipe, root, build, onStep }),
  ])
  expect(one.folder).toBe(other.folder)
  expect(builds).toBe(1)
  expect(waited).toContain('Wait for another Unfreeze that sets up the engine')
})

test('the compiler’s failure leaves the library for the next attempt', async () => {
  const failing = () => Promise.reject(new Error('no'))
  await expect(installEngine({ recipe, root, build: failing })).rejects.toThrow('no')
  expect(isInstalled(recipe, root)).toBe(false)
  rmSync(index, { recursive: true })
  await installEngine({ recipe, root, build })
  expect(isInstalled(recipe, root)).toBe(true)
})

test('one command removes every engine', async () => {
  await installEngine({ recipe, root, build })
  await removeEngines(root)
  expect(installedEngines(root)).toEqual([])
  expect(everythingBelow().filter(path => path.includes('tensorflow'))).toEqual([])
})

test('a platform without a wheel is told what it gets instead', async () => {
  await expect(installEngine({ recipe: null, root, build })).rejects.toMatchObject({
    code: 'engine-unavailable',
    hint: expect.stringContaining('WebAssembly') as unknown,
  })
})
