// Loaded into every process of a lab with --import: each place that JavaScript asks to reach is a line in the file
// that CONNECTION_RECORD names. Names that were looked up count, too.
import dgram from 'node:dgram'
import dns from 'node:dns'
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import process from 'node:process'

const file = process.env['CONNECTION_RECORD']
const record = (how, where) =>
  appendFileSync(file, `${JSON.stringify({ how, where: String(where), pid: process.pid })}\n`)

const wrap = (owner, name, whereOf) => {
  const original = owner[name]
  owner[name] = function (...args) {
    record(name, whereOf(args))
    return original.apply(this, args)
  }
}

const isPort = value => /^\d+$/.test(String(value))

wrap(net.Socket.prototype, 'connect', ([first, second]) => {
  const options = Array.isArray(first) ? first[0] : first
  if (typeof options === 'object') return options.path ? `unix:${options.path}` : (options.host ?? 'localhost')
  if (!isPort(options)) return `unix:${options}`
  return typeof second === 'string' ? second : 'localhost'
})
wrap(dgram.Socket.prototype, 'send', args => args.find(arg => typeof arg === 'string' && net.isIP(arg)) ?? 'a datagram')
wrap(dgram.Socket.prototype, 'connect', args => args.find(arg => typeof arg === 'string') ?? 'localhost')
for (const owner of [dns, dns.promises])
  for (const name of Object.keys(owner).filter(key => /^(lookup|resolve|reverse)/.test(key)))
    wrap(owner, name, ([host]) => host)
syncBuiltinESMExports()
