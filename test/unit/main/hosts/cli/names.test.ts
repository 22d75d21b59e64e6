import { expect, test } from '@playwright/test'
import { runCommand } from '../../../../kit/command-line.ts'

const wrong: [string, string, number, RegExp][] = [
  ['summary resnet9000', 'usage', 2, /^There is no net "resnet9000"\.$/],
  ['features vgg61 a.jpg --out a.npy', 'usage', 2, /^There is no net "vgg61"\.$/],
  ['weights get vgg61', 'usage', 2, /^There is no net "vgg61"\.$/],
  ['weights add a.h5 --net vgg61', 'usage', 2, /^There is no net "vgg61"\.$/],
  ['dataset add sample --name Mine!', 'usage', 2, /^--name takes lower-case letters, .* Received "Mine!"\.$/],
  ['dataset show ../pets', 'not-found', 1, /^There is no dataset "\.\.\/pets"\.$/],
  ['dataset check Pets!', 'not-found', 1, /^There is no dataset "Pets!"\.$/],
  ['run features --data Pets!', 'not-found', 1, /^There is no dataset "Pets!"\.$/],
  ['show ../runs', 'not-found', 1, /^There is no run "\.\.\/runs"\.$/],
  ['resume A', 'not-found', 1, /^There is no run "A"\.$/],
  ['evaluate A', 'not-found', 1, /^There is no run "A"\.$/],
  ['predict A a.jpg', 'not-found', 1, /^There is no run "A"\.$/],
  ['compare run-1 A', 'not-found', 1, /^There is no run "A"\.$/],
]
for (const [words, code, exit, message] of wrong)
  test(`\`${words}\` is answered in the words of the person who typed it, before anything is opened`, async () => {
    const said = await runCommand([...words.split(' '), '--json'])
    expect(said.lines).toEqual([
      { event: 'error', code, message: expect.stringMatching(message), hint: expect.any(String) },
    ])
    expect(said).toMatchObject({ code: exit, life: [] })
  })
