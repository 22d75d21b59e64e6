import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { getBackend } from '@tensorflow/tfjs-core'
import { expect, test } from '@playwright/test'
import { climb } from '../../../../src/main/engine/ladder.ts'
import { loadEngine } from '../../../../src/main/engine/load.ts'
import { bindingFile, engineHome } from '../../../../src/main/files/engine-places.ts'
import { LabError } from '../../../../src/shared/contract/errors.ts'

const closed = (why: string) => () => Promise.reject(new LabError('engine-unavailable', why))
const opens = (name: string) => () => Promise.resolve(name)

test('the first rung that opens is taken; each above it says why not', async () => {
  const rungs = [
    { kind: 'native-gpu', open: closed('No driver.') },
    { kind: 'native-cpu', open: opens('cpu') },
    { kind: 'wasm', open: opens('wasm') },
  ] as const
  await expect(climb<string>(rungs, null)).resolves.toEqual({
    opened: 'cpu',
    reasons: ['TensorFlow on the GPU is not used: No driver.'],
  })
})

test('a kind that is asked for is taken or refused, never replaced', async () => {
  const rungs = [
    { kind: 'native-gpu', open: opens('gpu') },
    { kind: 'native-cpu', open: closed('Not set up.') },
    { kind: 'wasm', open: opens('wasm') },
  ] as const
  await expect(climb<string>(rungs, 'wasm')).resolves.toMatchObject({ opened: 'wasm' })
  await expect(climb<string>(rungs, 'native-cpu')).rejects.toMatchObject({
    code: 'engine-unavailable',
    message: expect.stringContaining('TensorFlow on the CPU is not used: Not set up.') as unknown,
  })
})

test('a fault of ours is not taken for a missing engine', async () => {
  const rungs = [{ kind: 'native-cpu', open: () => Promise.reject(new TypeError('a fault')) }] as const
  await expect(climb<string>(rungs, null)).rejects.toThrow(TypeError)
})

test.describe('the real loader', () => {
  let folder: string
  const before = { ...process.env }

  test.beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unfreeze-engines-'))
    process.env['UNFREEZE_ENGINE'] = folder
    delete process.env['UNFREEZE_ENGINE_KIND']
  })

  test.afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
    process.env = { ...before }
  })

  const writeEngine = (binding: string | null) => {
    const engine = engineHome('2.21.0', 'cpu')
    mkdirSync(engine, { recursive: true })
    const manifest = { tensorflow: '2.21.0', flavour: 'cpu', wheels: [], installedAt: '2026-01-01T00:00:00Z' }
    writeFileSync(join(engine, 'engine.json'), JSON.stringify(manifest))
    if (binding === null) return
    mkdirSync(dirname(bindingFile(engine)), { recursive: true })
    writeFileSync(bindingFile(engine), binding)
  }

  test('nothing set up: WebAssembly, with a reason and what to do for each faster engine', async () => {
    const { info, decoder } = await loadEngine({ threads: 2 })
    expect(info).toMatchObject({ engine: 'wasm', tensorflow: null, threads: 2 })
    expect(info.reasons).toHaveLength(2)
    expect(info.reasons[1]).toContain('unfreeze engine install')
    expect(decoder).toContain('sharp ')
    expect(getBackend()).toBe('wasm')
  })

  test('a binding that was not compiled, or is damaged: WebAssembly, and the reason says which', async () => {
    writeEngine(null)
    expect((await loadEngine()).info.reasons[1]).toContain('was not compiled')
    writeEngine('damaged')
    const { info } = await loadEngine()
    expect(info.engine).toBe('wasm')
    expect(info.reasons[1]).toContain('TensorFlow on the CPU is not used')
  })

  test('UNFREEZE_ENGINE_KIND forces a kind, and says so where that does not run', async () => {
    process.env['UNFREEZE_ENGINE_KIND'] = 'wasm'
    expect((await loadEngine()).info.engine).toBe('wasm')
    process.env['UNFREEZE_ENGINE_KIND'] = 'native-cpu'
    await expect(loadEngine()).rejects.toMatchObject({ code: 'engine-unavailable' })
    process.env['UNFREEZE_ENGINE_KIND'] = 'fast'
    await expect(loadEngine()).rejects.toMatchObject({ code: 'usage' })
  })
})
