import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from '@playwright/test'
import { alone } from '../../../setup/lock.mjs'
import { packagesAreThere } from '../../../setup/packages.mjs'
import { inRoot } from '../../../setup/paths.mjs'
import { typedIn } from '../../../setup/typed-in.mjs'

let folder: string

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unfreeze-setup-'))
})

test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.describe('Node’s version', () => {
  const startedWith = (version: string) => {
    const pretend = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${version}'})`
    return spawnSync(process.execPath, ['--import', pretend, inRoot('setup', 'node-version.mjs')], { encoding: 'utf8' })
  }

  for (const version of ['18.20.8', '20.18.3', '21.7.3', '22.11.0'])
    test(`${version} is refused in a sentence, before anything is loaded`, () => {
      const { status, stdout, stderr } = startedWith(version)
      expect(status).toBe(1)
      expect(stdout).toBe('')
      expect(stderr).toContain(`This is Node ${version}.`)
      expect(stderr).not.toContain('    at ')
    })

  for (const version of ['20.19.0', '22.12.0', '23.0.0', '24.21.0'])
    test(`${version} is taken`, () => expect(startedWith(version)).toMatchObject({ status: 0, stderr: '' }))
})

test.describe('packages', () => {
  const lock = (file: string, packages: Record<string, object>) => {
    mkdirSync(join(folder, 'node_modules'), { recursive: true })
    writeFileSync(join(folder, file), JSON.stringify({ packages }))
  }
  const wanted = {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/for-windows': { version: '2.0.0', optional: true },
  }

  test('are there when all of the lock file’s are, those for other systems aside', () => {
    lock('package-lock.json', wanted)
    expect(packagesAreThere(folder)).toBe(false)
    lock('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } })
    expect(packagesAreThere(folder)).toBe(true)
  })

  test('are not when one has another version, is missing, or the record is damaged', () => {
    lock('package-lock.json', wanted)
    lock('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.1' } })
    expect(packagesAreThere(folder)).toBe(false)
    lock('node_modules/.package-lock.json', {})
    expect(packagesAreThere(folder)).toBe(false)
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), '{"packages": {')
    expect(packagesAreThere(folder)).toBe(false)
  })
})

test('under `npm start`, paths start where the command was typed', () => {
  expect(typedIn({ npm_lifecycle_event: 'start', INIT_CWD: folder })).toBe(folder)
  expect(typedIn({ npm_lifecycle_event: 'start', INIT_CWD: join(folder, 'gone') })).toBe(process.cwd())
  expect(typedIn({ npm_lifecycle_event: 'train', INIT_CWD: folder }), 'a script of another project').toBe(process.cwd())
  expect(typedIn({})).toBe(process.cwd())
})

test.describe('one at a time', () => {
  const other = (file: string) => {
    const script = `
      import { alone } from '${pathToFileURL(inRoot('setup', 'lock.mjs')).href}'
      await alone(async () => console.log('mine'), ${JSON.stringify(file)})`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'pipe' })
    let said = ''
    child.stdout.on('data', chunk => (said += String(chunk)))
    const waits = new Promise(resolve => child.stderr.once('data', resolve))
    return { waits, said: () => said, ended: new Promise(resolve => child.once('close', resolve)) }
  }

  test('a second process waits until the first has ended, also when that failed', async () => {
    const file = join(folder, 'lock')
    let second: ReturnType<typeof other> | undefined
    const first = alone(async () => {
      second = other(file)
      await second.waits
      expect(second.said()).toBe('')
      throw new Error('failed')
    }, file)
    await expect(first).rejects.toThrow('failed')
    await second?.ended
    expect(second?.said()).toBe('mine\n')
    expect(existsSync(file)).toBe(false)
  })

  test('the lock of a process that was killed is taken over', async () => {
    const file = join(folder, 'lock')
    const gone = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' })
    writeFileSync(file, gone.trim())
    await expect(alone(() => Promise.resolve('done'), file)).resolves.toBe('done')
  })

  test('so is one whose process number belongs to somebody else by now', async () => {
    const file = join(folder, 'lock')
    writeFileSync(file, String(process.ppid))
    utimesSync(file, new Date(0), new Date(0))
    await expect(alone(() => Promise.resolve('done'), file)).resolves.toBe('done')
  })
})
