/** Another lab, as far as locks can tell: a live process that holds the given lock files until it is killed. */
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { setInterval } from 'node:timers'

const start = () => {
  if (process.platform !== 'linux') return 'unknown'
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  const stat = readFileSync(`/proc/${process.pid}/stat`, 'utf8')
  return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
}

for (const path of process.argv.slice(2))
  writeFileSync(path, JSON.stringify({ pid: process.pid, start: start(), what: 'a training' }))
setInterval(() => undefined, 1000)
process.send?.('holding')
