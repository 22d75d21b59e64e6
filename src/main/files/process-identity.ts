import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { systemCode } from './disk-error.ts'

const run = promisify(execFile)

/**
 * When a process started, as text that differs between two processes which had the same number one after the other.
 * Null where no such process lives. Linux: boot and clock ticks since; elsewhere what the system's tool prints.
 */
export const processStart = async (pid: number): Promise<string | null> => {
  if (!isAlive(pid)) return null
  try {
    if (process.platform === 'linux') return await linuxStart(pid)
    if (process.platform === 'win32') {
      const command = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`
      return (await run('powershell', ['-NoProfile', '-Command', command], { windowsHide: true })).stdout.trim()
    }
    const how = { env: { ...process.env, LC_ALL: 'C' } }
    const [state = '', ...start] = (await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], how)).stdout
      .trim()
      .split(/\s+/)
    return state.startsWith('Z') ? null : start.join(' ')
  } catch {
    // It ended between the two looks, or the system hides it: then its number is all we know.
    return isAlive(pid) ? 'unknown' : null
  }
}

const linuxStart = async (pid: number): Promise<string | null> => {
  const [boot, stat] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ])
  // Field 2 is the program's name in brackets and may hold spaces and brackets; field 3 is the state, 22 the start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // A process that has ended stays in the list until its parent asks how; some parents never do.
  if (fields[0] === 'Z' || fields[0] === 'X') return null
  return `${boot.trim()} ${fields[19]}`
}

/** Whether a process of that number exists, whoever owns it. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}
