import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { isIPv4 } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { drawPictures, needsBuild } from '../kit/real-lab.ts'
import { drawnVgg16 } from '../kit/weights-lab.ts'

needsBuild()
test.describe.configure({ timeout: 240_000 })

const here = (path: string) => join(import.meta.dirname, path)
const cli = here('../../out/main/cli.js')
const recorder = here('../kit/connection-recorder.mjs')
const session = here('../kit/lab-session.mjs')

/** An address that is reserved for documentation: nobody answers there. */
const elsewhere = '192.0.2.1'
const goElsewhere = `require('node:net').connect(9, '${elsewhere}').on('error', () => {}).setTimeout(200, function () { this.destroy() })`

/** Runs a shell script in a network of its own that has nothing but loopback. */
const isolated = ['unshare', '--map-root-user', '--net', 'sh', '-c'] as const
const canIsolate = () =>
  process.platform === 'linux' && spawnSync(isolated[0], [...isolated.slice(1), 'ip link set lo up']).status === 0

let folder: string
let record: string
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unfreeze-loopback-'))
  record = join(folder, 'connections.jsonl')
  await writeFile(record, '')
})
test.afterEach(() => rm(folder, { recursive: true, force: true }))

const recorded = async (): Promise<string[]> =>
  (await readFile(record, 'utf8'))
    .split('\n')
    .filter(line => line !== '')
    .map(line => (JSON.parse(line) as { where: string }).where)

const isLoopback = (where: string) =>
  where === 'localhost' || where === '::1' || where.startsWith('unix:') || (isIPv4(where) && where.startsWith('127.'))

const environment = () => ({
  ...process.env,
  CONNECTION_RECORD: record,
  NODE_OPTIONS: `--import ${JSON.stringify(pathToFileURL(recorder).href)}`,
  // A proxy would be asked on loopback and would itself go anywhere.
  ...{ HTTP_PROXY: '', HTTPS_PROXY: '', ALL_PROXY: '', http_proxy: '', https_proxy: '', all_proxy: '' },
})

/** Packets that found no way out, of every process in this network, native code included. */
const lostCount = `awk '/^Ip:/ { for (i = 2; i <= NF; i++) if (!seen) name[i] = $i; else if (name[i] == "OutNoRoutes") v4 = $i; seen = 1 } END { print v4 }' /proc/net/snmp; awk '/^Ip6OutNoRoutes/ { print $2 }' /proc/net/snmp6`

test('a whole session works without a network, and nothing in it tries to leave this machine', async () => {
  const pictures = join(folder, 'pictures')
  const weights = join(folder, 'drawn.h5')
  await drawPictures(pictures, { train: 8, validation: 4, test: 4 })
  await drawnVgg16(weights)
  const words = [process.execPath, session, cli, join(folder, 'home'), pictures, weights]
  const run = canIsolate()
    ? promisify(execFile)(
        isolated[0],
        // After the session: what was lost, then one packet that must be lost, then the count again.
        [
          ...isolated.slice(1),
          `ip link set lo up && ${words.map(word => `'${word}'`).join(' ')} && { ${lostCount}; ` +
            `NODE_OPTIONS= '${process.execPath}' -e "${goElsewhere}"; ${lostCount}; }`,
        ],
        { env: environment() },
      )
    : promisify(execFile)(words[0]!, words.slice(1), { env: environment() })
  const [answers, ...lost] = (await run).stdout.trimEnd().split('\n')

  expect(JSON.parse(answers!)).toMatchObject({
    dataset: { name: 'pets', classes: ['across', 'down'] },
    weights: { net: 'vgg16', ok: true },
    run: { event: 'end', epochs: 2, test: { count: 8 } },
    predictions: { length: 8 },
    window: { runs: 1, datasets: 1, exit: 0 },
  })
  if (lost.length > 0) {
    const [before4, before6, after4] = lost.map(Number)
    expect([before4, before6]).toEqual([0, 0])
    expect(after4).toBe(1)
  }
  const places = await recorded()
  expect(places.length).toBeGreaterThan(0) // the session's own visit to the window
  expect(places.filter(where => !isLoopback(where))).toEqual([])
})

test('the recorder hears a process that goes elsewhere, and its children', async () => {
  const child = `require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(goElsewhere)}])`
  await promisify(execFile)(process.execPath, ['-e', child], { env: environment() })
  const lookUp = `require('node:dns').promises.lookup('nowhere.invalid').catch(() => {})`
  await promisify(execFile)(process.execPath, ['-e', lookUp], { env: environment() })
  expect((await recorded()).filter(where => !isLoopback(where))).toEqual([elsewhere, 'nowhere.invalid'])
})
