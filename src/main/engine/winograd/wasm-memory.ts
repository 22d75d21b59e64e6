/** Bytes of a module's memory. */
export interface Room {
  at: number
  bytes: number
}

const page = 65536
/** A cache line, so that a vector never lies across two. */
const step = 64
const aligned = (bytes: number) => Math.ceil(bytes / step) * step

export interface WasmMemory {
  /** Room that stays until it is given back. */
  take(bytes: number): Room
  give(room: Room): void
  /** Starts a call: what it finds room for holds until the next one starts, or something is taken. */
  forCall(): (bytes: number) => number
  floats(at: number, length: number): Float32Array
  integers(at: number, length: number): Int32Array
}

/**
 * Room in a WebAssembly module's memory, which can only grow.
 *
 * @param base where the module's own data ends
 */
export const wasmMemory = (memory: WebAssembly.Memory, base: number): WasmMemory => {
  let taken: Room[] = []
  const endOf = (room: Room | undefined) => (room ? room.at + room.bytes : aligned(base))
  const reach = (end: number) => {
    const missing = end - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / page))
  }
  return {
    take: bytes => {
      const needed = aligned(bytes)
      const gap = taken.findIndex((room, i) => room.at - endOf(taken[i - 1]) >= needed)
      const place = gap < 0 ? taken.length : gap
      const room = { at: endOf(taken[place - 1]), bytes: needed }
      reach(endOf(room))
      taken = [...taken.slice(0, place), room, ...taken.slice(place)]
      return room
    },
    give: room => {
      taken = taken.filter(each => each !== room)
    },
    forCall: () => {
      let end = endOf(taken.at(-1))
      return bytes => {
        const at = end
        end += aligned(bytes)
        reach(end)
        return at
      }
    },
    // Made anew each time: those made before the memory grew are empty.
    floats: (at, length) => new Float32Array(memory.buffer, at, length),
    integers: (at, length) => new Int32Array(memory.buffer, at, length),
  }
}
