import type { FromWorker, ToWorker } from '../worker/protocol.ts'

export type { FromWorker, ToWorker }

/** The engine's child process as the worker pool sees it: a forked Node process, or Electron's utility process. */
export interface WorkerPort {
  send(message: ToWorker): void
  onMessage(listener: (message: FromWorker) => void): void
  /** Called once, when the child is gone for whatever reason. */
  onExit(listener: (reason: { code: number | null; signal: string | null }) => void): void
  kill(): void
  /** The last lines that the child wrote on stderr: what a native crash leaves behind. */
  lastWords?(): string
  readonly pid: number | undefined
}
