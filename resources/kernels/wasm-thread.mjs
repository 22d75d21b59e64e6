// A thread of the lab's WebAssembly: an instance of the same module over the same memory, with a stack of its own.
// src/main/engine/winograd/wasm-threads.ts starts it. It is a plain file because a bundle has no place for a thread's program.
/* global WebAssembly */
import { parentPort, workerData } from 'node:worker_threads'

const { module, memory, stackEnd, helps } = workerData
const { exports } = new WebAssembly.Instance(module, { env: { memory } })
// Before anything is called: every instance begins with the same one.
exports.__stack_pointer.value = stackEnd

parentPort.postMessage(null)
if (helps) exports.help()
else
  parentPort.on('message', ({ name, values }) => {
    exports[name](...values)
    parentPort.postMessage(null)
  })
