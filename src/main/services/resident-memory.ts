import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { promisify } from 'node:util'

/** Five looks a second. */
const intervalMs = 200

export interface MemorySampler {
  /** The largest sum of resident bytes seen so far. */
  peak(): number
  stop(): void
}

/**
 * Watch the resident memory of processes and of all their descendants, and remember the largest sum. Pages that
 * processes share are counted in each of them.
 *
 * @param pids asked at every look, because the engine's child may be started again; this process is counted always
 */
export const sampleResidentMemory = (pids: () => readonly (number | undefined)[]): MemorySampler => {
  let peak = 0
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    try {
      peak = Math.max(peak, await residentBytes(pids().filter(pid => pid !== undefined)))
    } finally {
      looking = false
    }
  }
  void look()
  const timer = setInterval(() => void look(), intervalMs)
  timer.unref()
  return { peak: () => peak, stop: () => clearInterval(timer) }
}

/** Resident bytes of this process, of the given ones and of their descendants, now. */
export const residentBytes = async (pids: readonly number[]): Promise<number> => {
  const own = process.memoryUsage.rss()
  const others = pids.filter(pid => pid !== process.pid)
  if (others.length === 0) return own
  if (process.platform === 'linux') return own + linuxResident(others)
  if (process.platform === 'win32') return own + (await windowsResident(others))
  return own + (await psResident(others))
}

const linuxResident = (pids: readonly number[]): number => {
  let sum = 0
  const seen = new Set<number>()
  const visit = (pid: number) => {
    if (seen.has(pid)) return
    seen.add(pid)
    try {
      const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      sum += Number(kilobytes ?? 0) * 1024
      for (const thread of readdirSync(`/proc/${pid}/task`))
        for (const child of readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' '))
          if (child) visit(Number(child))
    } catch {
      // It ended while we looked: then it holds nothing.
    }
  }
  pids.forEach(visit)
  return sum
}

const run = promisify(execFile)

const psResident = async (pids: readonly number[]): Promise<number> => {
  try {
    const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss='])
    const rows = stdout.split('\n').map(line => line.trim().split(/\s+/).map(Number))
    const wanted = new Set(pids)
    let sum = 0
    // Children stand anywhere in the list: go round until no more are found.
    for (let found = true; found;) {
      found = false
      for (const [pid, parent] of rows)
        if (pid !== undefined && parent !== undefined && wanted.has(parent) && !wanted.has(pid)) {
          wanted.add(pid)
          found = true
        }
    }
    for (const [pid, , kilobytes] of rows) if (pid !== undefined && wanted.has(pid)) sum += (kilobytes ?? 0) * 1024
    return sum
  } catch {
    return 0
  }
}

const windowsResident = async (pids: readonly number[]): Promise<number> => {
  try {
    const command = `(Get-Process -Id ${pids.join(',')} | Measure-Object WorkingSet64 -Sum).Sum`
    return Number((await run('powershell', ['-NoProfile', '-Command', command], { windowsHide: true })).stdout.trim())
  } catch {
    return 0
  }
}
