import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { findBrowser, openAppWindow } from '../../../../src/main/hosts/browser/system-browser.ts'
import { findElectron } from '../../../../src/main/hosts/cli/desktop.ts'
import { programFiles } from '../../../../src/main/hosts/program-files.ts'

test.skip(process.platform !== 'linux', 'programs lie elsewhere on other systems')

let folder: string
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unfreeze-programs-'))
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

const program = async (path: string, script = '#!/bin/sh\n') => {
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, script)
  await chmod(path, 0o755)
  return path
}

test('finds a browser on the path, best known first; a file that cannot be run is none', async () => {
  const [first, second] = [join(folder, 'a'), join(folder, 'b')]
  const chromium = await program(join(first, 'chromium'))
  await writeFile(join(first, 'google-chrome'), 'not a program')
  const env = { PATH: `${first}:${second}`, DISPLAY: ':0' }
  expect(findBrowser(env)).toBe(chromium)
  const chrome = await program(join(second, 'google-chrome'))
  expect(findBrowser(env)).toBe(chrome)
  expect(findBrowser({ ...env, UNFREEZE_CHROME: chromium })).toBe(chromium)
  expect(findBrowser({ PATH: env.PATH })).toBeNull()
  expect(findBrowser({ PATH: folder, WAYLAND_DISPLAY: 'wayland-0' })).toBeNull()
})

test('a browser is given the address as an app, with settings of its own; one that fails is told', async () => {
  const record = join(folder, 'words')
  const works = await program(join(folder, 'works'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${record}'\n`)
  expect(await openAppWindow(works, 'http://127.0.0.1:1/?token=t', join(folder, 'profile'))).toBe(true)
  const words = (await readFile(record, 'utf8')).split('\n')
  expect(words).toContain('--app=http://127.0.0.1:1/?token=t')
  expect(words).toContain(`--user-data-dir=${join(folder, 'profile')}`)
  expect(await openAppWindow(await program(join(folder, 'fails'), '#!/bin/sh\nexit 1\n'), 'x', folder)).toBe(false)
  expect(await openAppWindow(join(folder, 'gone'), 'x', folder)).toBe(false)
})

test('Electron is used where its program is, and never asked for', async () => {
  const files = programFiles(join(folder, 'out', 'main'))
  const electron = join(folder, 'node_modules', 'electron')
  await mkdir(electron, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{}')
  await writeFile(join(electron, 'package.json'), '{"name":"electron","main":"index.js"}')
  await writeFile(join(electron, 'index.js'), "throw new Error('this would download it')")
  const env = { DISPLAY: ':0' }
  expect(findElectron(files, env)).toBeNull()
  await writeFile(join(electron, 'path.txt'), 'electron')
  expect(findElectron(files, env)).toBeNull()
  const binary = await program(join(electron, 'dist', 'electron'))
  expect(findElectron(files, env)).toBe(binary)
  expect(findElectron(files, {})).toBeNull()
})
