import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { builtCli, startLab } from '../kit/lab-process.ts'
import { needsBuild } from '../kit/real-lab.ts'

needsBuild()

let home: string
test.beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'unfreeze-cli-')), 'home with spaces')
})
test.afterEach(() => rm(join(home, '..'), { recursive: true, force: true }))

/** Run a command to its end. `reader` may go away before anything is read. */
const command = (words: string[], { deafReader = false, cwd = tmpdir() } = {}) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>(resolve => {
    const child = spawn(process.execPath, [builtCli, ...words, '--home', home], { cwd })
    let [stdout, stderr] = ['', '']
    if (deafReader) child.stdout.destroy()
    else child.stdout.on('data', chunk => (stdout += String(chunk)))
    child.stderr.on('data', chunk => (stderr += String(chunk)))
    child.once('close', code => resolve({ code, stdout, stderr }))
  })

test('answers from any working directory, on stdout nothing but the JSON', async () => {
  const { code, stdout, stderr } = await command(['summary', 'vgg16', '--input', 'any', '--json'], { cwd: '/' })
  expect([code, stderr]).toEqual([0, ''])
  const lines = stdout.trimEnd().split('\n')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0]!)).toMatchObject({ name: 'vgg16', totalParams: 14714688, trainableWeights: 26 })
})

test('a reader that went away is no error', async () => {
  expect(await command(['summary', 'vgg16'], { deafReader: true })).toMatchObject({ code: 0, stderr: '' })
})

test('one browser host for each home: a second start finds the first, and an end gives the place back', async () => {
  const first = await startLab(home)
  expect(first.home).toBe(home)
  const second = await command(['open', '--no-window', '--json'])
  expect(second.code).toBe(0)
  expect(JSON.parse(second.stdout)).toEqual({ event: 'ready', url: first.url, pid: first.pid, home })
  if (process.platform !== 'win32')
    expect((await stat(join(home, 'browser-host.json'))).mode & 0o777, 'the token is the user’s own').toBe(0o600)
  expect(await first.close()).toBe(0)
  expect(existsSync(join(home, 'browser-host.json'))).toBe(false)
  const third = await startLab(home)
  expect(third.url).not.toBe(first.url)
  await third.close()
})

test('the place of a lab that was killed is free', async () => {
  const killed = await startLab(home)
  killed.process.kill('SIGKILL')
  await killed.ended
  expect(await readFile(join(home, 'browser-host.json'), 'utf8')).toContain(killed.url)
  const next = await startLab(home)
  expect(next.pid).not.toBe(killed.pid)
  expect((await fetch(next.url, { redirect: 'manual' })).status).toBe(303)
  await next.close()
})

test('a port that is taken is said in words', async () => {
  const lab = await startLab(home)
  const { port } = new URL(lab.url)
  home = join(home, '..', 'another home')
  const { code, stderr } = await command(['open', '--no-window', '--port', port])
  expect(code).toBe(1)
  expect(stderr).toContain(`Port ${port} is taken`)
  await lab.close()
})
