import { EventEmitter } from 'node:events'
import { expect, test } from '@playwright/test'
import { utilityWorker } from '../../../../src/main/shell/utility-worker.ts'
import type { ForkUtility, UtilityChild } from '../../../../src/main/shell/utility-worker.ts'

/** Electron's utility process as its parent sees it. */
const fakeChild = () => {
  const events = new EventEmitter()
  const output = new EventEmitter()
  const sent: unknown[] = []
  let kills = 0
  const child: UtilityChild = {
    pid: undefined,
    stdout: null,
    stderr: output,
    postMessage: message => void sent.push(structuredClone(message)),
    on: (event, listener) => events.on(event, listener),
    once: (event: string, listener: (...args: never[]) => void) =>
      events.once(event, listener as (...args: unknown[]) => void),
    kill: () => {
      kills += 1
      return true
    },
  }
  return { child, events, output, sent, kills: () => kills }
}

test('carries messages both ways and starts the script it was given', () => {
  const { child, events, sent } = fakeChild()
  const forked: unknown[] = []
  const fork: ForkUtility = (...args) => {
    forked.push(args)
    return child
  }
  const port = utilityWorker(fork, '/out/main/worker.js', null)
  expect(forked).toEqual([['/out/main/worker.js', [], { serviceName: 'Unfreeze engine', stdio: 'pipe' }]])
  const heard: unknown[] = []
  port.onMessage(message => heard.push(message))
  port.send({ type: 'stop', id: 3 })
  events.emit('message', { type: 'done', id: 3, result: null })
  expect(sent).toEqual([{ type: 'stop', id: 3 }])
  expect(heard).toEqual([{ type: 'done', id: 3, result: null }])
})

test('tells its end once, with the last words, and sends nothing to a child that is gone', () => {
  const { child, events, output, sent, kills } = fakeChild()
  const port = utilityWorker(() => child, '/out/main/worker.js', null)
  const ends: unknown[] = []
  port.onExit(reason => ends.push(reason))
  output.emit('data', Buffer.from('terminate called without an active exception\n'))
  port.kill()
  expect(kills()).toBe(1)
  events.emit('exit', 134)
  port.send({ type: 'exit' })
  port.kill()
  expect(ends).toEqual([{ code: 134, signal: null }])
  expect(port.lastWords?.()).toBe('terminate called without an active exception')
  expect(sent).toEqual([])
  expect(kills()).toBe(1)
})
