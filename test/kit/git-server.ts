import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeTree } from './pictures.ts'

/** A file of a repository; `mode` 120000 makes it a link. */
export interface Entry {
  name: string
  content: Uint8Array | string | Entry[]
  mode?: string
}

export interface GitServer {
  /** Address of a repository. */
  url(name: string): string
  /** Make a repository of ordinary files. */
  add(name: string, files: Record<string, Uint8Array | string>): Promise<void>
  /** Make a repository whose tree is written as given, with names that git itself would refuse. */
  addRaw(name: string, entries: Entry[]): Promise<void>
  /** Break or hold the download after so many bytes, until told otherwise. */
  interrupt(how: 'cut' | 'hold' | null, afterBytes?: number): void
  /** Resolves when a download is being held. */
  held(): Promise<void>
  /** Downloads that were asked for. */
  packs(): number
  stop(): Promise<void>
}

const identity = [
  '-c',
  'user.name=Test',
  '-c',
  'user.email=test@localhost',
  '-c',
  'commit.gpgsign=false',
  '-c',
  'core.autocrlf=false',
]
const git = (cwd: string, args: string[], input?: Uint8Array | string) =>
  execFileSync('git', [...identity, ...args], { cwd, input: input ?? '', stdio: ['pipe', 'pipe', 'ignore'] })
    .toString()
    .trim()

/** Whether git is there to serve a repository. */
export const gitIsThere = (): boolean => {
  try {
    git(tmpdir(), ['--version'])
    return true
  } catch {
    return false
  }
}

/** A git server on loopback: git's own http backend, which can be cut off or held in the middle of a download. */
export const startGitServer = async (): Promise<GitServer> => {
  const root = await mkdtemp(join(tmpdir(), 'unfreeze-git-'))
  let interruption: { how: 'cut' | 'hold'; after: number } | null = null
  let packs = 0
  let tellHeld: () => void = () => undefined
  let held = new Promise<void>(resolve => (tellHeld = resolve))

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const isPack = request.method === 'POST' && url.pathname.endsWith('/git-upload-pack')
    if (isPack) packs += 1
    const child = spawn('git', ['http-backend'], {
      env: {
        ...{ PATH: process.env['PATH'], GIT_PROJECT_ROOT: root, GIT_HTTP_EXPORT_ALL: '1', REMOTE_ADDR: '127.0.0.1' },
        ...{ PATH_INFO: decodeURIComponent(url.pathname), QUERY_STRING: url.search.slice(1) },
        ...{ REQUEST_METHOD: request.method ?? 'GET', CONTENT_TYPE: request.headers['content-type'] ?? '' },
        ...{ GIT_PROTOCOL: String(request.headers['git-protocol'] ?? '') },
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    request.pipe(child.stdin)
    child.stdin.on('error', () => undefined) // it ended without reading everything
    response.on('close', () => child.kill())
    let head: Buffer | null = Buffer.alloc(0)
    let sent = 0
    child.stdout.on('data', (data: Buffer) => {
      let body = data
      if (head) {
        head = Buffer.concat([head, data])
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) return
        const lines = head
          .subarray(0, end)
          .toString()
          .split('\r\n')
          .map(line => line.split(/:\s*/, 2))
        const status = lines.find(([name]) => name === 'Status')?.[1]
        response.writeHead(
          status ? Number.parseInt(status) : 200,
          Object.fromEntries(lines.filter(([name]) => name !== 'Status')) as Record<string, string>,
        )
        body = head.subarray(end + 4)
        head = null
      }
      sent += body.length
      if (isPack && interruption && sent >= interruption.after) {
        child.stdout.pause()
        if (interruption.how === 'cut') response.destroy()
        else tellHeld()
        return
      }
      response.write(body)
    })
    child.stdout.on('end', () => response.end())
  }

  const server = createServer(serve).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const publish = (name: string, commit: (folder: string) => void) => {
    const folder = join(root, `${name}.git`)
    git(root, ['init', '-q', '--bare', '-b', 'main', folder])
    commit(folder)
    git(folder, ['update-server-info'])
  }

  return {
    url: name => `http://127.0.0.1:${port}/${name}.git`,
    add: async (name, files) => {
      const work = join(root, `${name}-work`)
      await writeTree(work, files)
      publish(name, folder => {
        const here = ['--git-dir', folder, '--work-tree', work]
        git(work, [...here, 'add', '-A', '-f'])
        git(work, [...here, 'commit', '-q', '-m', 'pictures'])
      })
      await rm(work, { recursive: true })
    },
    addRaw: (name, entries) => {
      publish(name, folder => {
        const commit = git(folder, ['commit-tree', '-m', 'pictures', writeEntries(folder, entries)])
        git(folder, ['update-ref', 'refs/heads/main', commit])
      })
      return Promise.resolve()
    },
    interrupt: (how, after = 0) => {
      interruption = how && { how, after }
      held = new Promise<void>(resolve => (tellHeld = resolve))
    },
    held: () => held,
    packs: () => packs,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** Write a tree object byte for byte, whatever its names are; its id. */
const writeEntries = (folder: string, entries: readonly Entry[]): string => {
  const parts = entries.map(({ name, content, mode }) => {
    const isTree = Array.isArray(content)
    const id = isTree ? writeEntries(folder, content) : git(folder, ['hash-object', '-w', '--stdin'], content)
    return Buffer.concat([Buffer.from(`${mode ?? (isTree ? '40000' : '100644')} ${name}\0`), Buffer.from(id, 'hex')])
  })
  return git(folder, ['hash-object', '-t', 'tree', '--literally', '-w', '--stdin'], Buffer.concat(parts))
}
