import { Worker } from 'node:worker_threads'
import type { WasmCalls } from './wasm-calls.ts'

export interface WasmThreads {
  /** Calls a function of the module on a thread of its own: JavaScript goes on. One call runs at a time, in their order. */
  call<Name extends keyof WasmCalls>(name: Name, ...values: Parameters<WasmCalls[Name]>): Promise<void>
}

interface Started {
  /** The thread's program. */
  program: string
  module: WebAssembly.Module
  memory: WebAssembly.Memory
  /** Finds room for a stack, and tells where it ends. */
  stackEnd: () => number
  /** How many threads a call has. */
  count: number
}

/**
 * Start threads for a module: one that calls can run on, and helpers, one less than a call has threads, which wait for a
 * share of any call's work. They are all there when this returns, and none of them keeps the process alive.
 *
 * @throws Error what Node says where a thread does not start
 */
export const startWasmThreads = async ({ program, module, memory, stackEnd, count }: Started): Promise<WasmThreads> => {
  const start = async (helps: boolean): Promise<Worker> => {
    const workerData = { module, memory, stackEnd: stackEnd(), helps }
    const worker = new Worker(program, { workerData, execArgv: [] })
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve())
      worker.once('error', reject)
    })
    worker.unref()
    return worker
  }
  const [caller, ...helpers] = await Promise.all(Array.from({ length: count }, (_, at) => start(at > 0)))
  return queue(caller!, helpers)
}

const queue = (caller: Worker, helpers: readonly Worker[]): WasmThreads => {
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = []
  let broken: Error | undefined
  for (const worker of [caller, ...helpers])
    worker.on('error', error => {
      broken = error
      for (const { reject } of waiting.splice(0)) reject(error)
    })
  caller.on('message', () => {
    waiting.shift()?.resolve()
    if (waiting.length === 0) caller.unref()
  })
  return {
    call: (name, ...values) =>
      new Promise((resolve, reject) => {
        if (broken) return reject(broken)
        waiting.push({ resolve, reject })
        caller.ref() // whoever waits for it must not wait in vain
        caller.postMessage({ name, values })
      }),
  }
}
