/**
 * A number generator without state: element i of a named stream is a pure function of the name and i, the same on
 * every system and engine. Initial weights, order, dropout and drawn pictures all come from it, so that a draw depends
 * neither on what was drawn before it nor on how the work was cut into batches.
 *
 * @example
 *   u32('a', 0)    // 1817065451
 *   unit('a', 0)   // -0.1538629629649222
 */

/** FNV-1a over the UTF-8 bytes of `text`, as an unsigned 32-bit number. */
export const fnv1a32 = (text: string): number => {
  let hash = 0x811c9dc5
  for (const byte of utf8(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}

/** The bits of a 32-bit number, thoroughly mixed; unsigned. */
const mix32 = (value: number): number => {
  let x = value >>> 0
  x ^= x >>> 16
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = Math.imul(x, 0x846ca68b)
  x ^= x >>> 16
  return x >>> 0
}

/** The stream of a name: element `i` (0, 1, ...) is an unsigned 32-bit number. */
export const streamOf = (name: string): ((i: number) => number) => {
  const start = fnv1a32(name)
  return i => mix32((start + Math.imul(i, 0x9e3779b9)) >>> 0)
}

/** Element `i` of the stream `name`: 0 to 4294967295. */
export const u32 = (name: string, i: number): number => streamOf(name)(i)

/** Element `i` of the stream `name`, uniform in [-1, 1), exact in float64. */
export const unit = (name: string, i: number): number => u32(name, i) / 2147483648 - 1

/** Element `i` of the stream `name`, uniform in [0, 1), exact in float64. */
export const fraction = (name: string, i: number): number => u32(name, i) / 4294967296

/** 0 to `count` - 1 in an order drawn from the stream `name` (Fisher and Yates). */
export const permutation = (name: string, count: number): Uint32Array => {
  const order = Uint32Array.from({ length: count }, (_, i) => i)
  const draw = streamOf(name)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor((draw(i) / 4294967296) * (i + 1))
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}

/** UTF-8 of `text`, without the platform's TextEncoder, which plain JavaScript does not know. */
function* utf8(text: string): Generator<number> {
  for (const character of text) {
    const point = character.codePointAt(0)!
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point // half a surrogate pair, as every encoder has it
    if (code < 0x80) yield code
    else if (code < 0x800) yield* [0xc0 | (code >> 6), 0x80 | (code & 0x3f)]
    else if (code < 0x10000) yield* [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
    else yield* [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
  }
}
