// The part of Node's WebAssembly that the lab uses: TypeScript has it among the browser's types only.
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string
  }
  interface Instance {
    readonly exports: object
  }
  /** One that threads share. */
  interface Memory {
    readonly buffer: SharedArrayBuffer
    grow(pages: number): number
  }
  /** One that a single thread has. */
  interface UnsharedMemory {
    readonly buffer: ArrayBuffer
  }
  interface Global {
    value: unknown
  }
  const Module: new (bytes: Uint8Array) => Module
  const Instance: new (module: Module, imports: { env: { memory: Memory | UnsharedMemory } }) => Instance
  const Memory: {
    new (size: { initial: number; maximum: number; shared: true }): Memory
    new (size: { initial: number }): UnsharedMemory
  }
  const RuntimeError: new (message?: string) => Error
  const validate: (bytes: Uint8Array) => boolean
}
