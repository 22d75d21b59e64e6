// A whole session with the built lab, as a program of its own, so that it can run where there is no network at all.
// node lab-session.mjs <cli.js> <home> <pictures> <weights.h5>: prints what each step answered, as one JSON value.
import { execFile, spawn } from 'node:child_process'
import console from 'node:console'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { URL } from 'node:url'
import { promisify } from 'node:util'
import { WebSocket } from 'ws'

/* global fetch */

const [cli, home, pictures, weights] = process.argv.slice(2)

const command = async (...words) => {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...words, '--home', home, '--json'])
  return JSON.parse(stdout.trimEnd().split('\n').at(-1))
}

/** The window's part: come in with the token, then ask over the socket. */
const visit = async url => {
  const entered = await fetch(url, { redirect: 'manual' })
  const cookie = entered.headers.getSetCookie()[0].split(';')[0]
  const { origin, host } = new URL(url)
  const page = await (await fetch(origin, { headers: { cookie } })).text()
  const socket = new WebSocket(`ws://${host}/wire`, { headers: { cookie, origin } })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.send(JSON.stringify({ id: 1, name: 'lab.snapshot', input: {} }))
  const answer = await new Promise(resolve => {
    socket.on('message', data => {
      const message = JSON.parse(String(data))
      if (message.id === 1) resolve(message.ok)
    })
  })
  socket.terminate()
  return { page, runs: answer.runs.length, datasets: answer.datasets.length }
}

const openWindow = async () => {
  const lab = spawn(process.execPath, [cli, 'open', '--no-window', '--home', home, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise(resolve => lab.once('exit', resolve))
  const [line] = await Promise.race([new Promise(r => createInterface(lab.stdout).once('line', l => r([l]))), ended])
  const seen = await visit(JSON.parse(line).url)
  lab.kill('SIGINT')
  return { ...seen, exit: await ended }
}

const dataset = await command('dataset', 'add', pictures, '--name', 'pets')
const added = await command('weights', 'add', weights)
const run = await command('run', 'features', '--data', 'pets', '--size', '32', '--epochs', '2')
const predictions = await command('predict', run.runId, `${pictures}/test`)
const window = await openWindow()
console.log(JSON.stringify({ dataset, weights: added, run, predictions, window }))
