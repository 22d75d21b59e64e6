import { LabError } from '../../../../shared/contract/errors.ts'
import { createPickleReader } from './pickle-reader.ts'

/** What a pickle of a CIFAR archive may hold. Strings and bytes of Python 2 cannot be told apart: both come as strings, or as bytes where they are many. */
export type PickleValue =
  null | boolean | number | string | Uint8Array | PickleValue[] | Map<PickleValue, PickleValue> | PickledArray

/** A NumPy array of bytes or integers. */
export class PickledArray {
  shape: number[] = []
  /** NumPy's name of the type, such as "u1". */
  dtype = ''
  data: Uint8Array = new Uint8Array()
}

/** Functions that NumPy's arrays are pickled with; we know what they mean, so nothing has to be run. */
const known = new Set([
  'numpy.core.multiarray _reconstruct',
  'numpy._core.multiarray _reconstruct',
  'numpy.core.numeric _frombuffer',
  'numpy._core.numeric _frombuffer',
  'numpy ndarray',
  'numpy dtype',
  '_codecs encode',
])

interface Named {
  global: string
}
interface Dtype {
  dtype: string
}
type Node = PickleValue | Named | Dtype

const isNamed = (node: unknown): node is Named => typeof node === 'object' && node !== null && 'global' in node
const isDtype = (node: unknown): node is Dtype =>
  typeof node === 'object' && node !== null && 'dtype' in node && !(node instanceof PickledArray)

/**
 * Read the data out of a pickle without running anything: a small part of the format, enough for dictionaries, lists,
 * strings, numbers and NumPy arrays (protocols 2 to 5). A pickle is a program; one that asks for anything else is refused.
 *
 * @param file what errors call it
 * @throws LabError `archive-unsafe` where it names a function, `dataset-invalid` where it is no whole pickle
 */
export const readPickle = (bytes: Uint8Array, file: string): PickleValue => {
  const reader = createPickleReader(bytes, file)
  const stack: Node[] = []
  const marks: number[] = []
  const memo = new Map<number, Node>()
  const pop = (): Node => {
    if (stack.length === 0) throw reader.broken('it takes more than it has')
    return stack.pop()!
  }
  const sinceMark = (): Node[] => stack.splice(marks.pop() ?? 0)
  const name = (module: Node, attribute: Node) => {
    const global = `${text(module)} ${text(attribute)}`
    if (!known.has(global)) throw refused(file, global.replace(' ', '.'))
    stack.push({ global })
  }
  const setItems = (items: Node[]) => {
    const target = stack.at(-1)
    if (!(target instanceof Map)) throw reader.broken('it puts items where there is no dictionary')
    for (let i = 0; i + 1 < items.length; i += 2) target.set(items[i] as PickleValue, items[i + 1] as PickleValue)
  }
  const append = (items: Node[]) => {
    const target = stack.at(-1)
    if (!Array.isArray(target)) throw reader.broken('it appends where there is no list')
    for (const item of items) target.push(item as PickleValue)
  }
  const tuple = (count: number) => {
    const items = Array.from({ length: count }, pop).reverse()
    stack.push(items as PickleValue[])
  }

  const steps: Record<number, () => void> = {
    0x80: () => void reader.byte(), // PROTO
    0x95: () => void reader.take(8), // FRAME
    0x28: () => void marks.push(stack.length), // MARK
    0x30: () => void pop(), // POP
    0x4e: () => void stack.push(null), // NONE
    0x88: () => void stack.push(true), // NEWTRUE
    0x89: () => void stack.push(false), // NEWFALSE
    0x4b: () => void stack.push(reader.byte()), // BININT1
    0x4d: () => void stack.push(reader.unsigned(2)), // BININT2
    0x4a: () => void stack.push(reader.signed()), // BININT
    0x8a: () => void stack.push(reader.long(reader.byte())), // LONG1
    0x47: () => void stack.push(reader.double()), // BINFLOAT
    0x49: () => void stack.push(reader.decimal()), // INT
    0x4c: () => void stack.push(reader.decimal()), // LONG
    0x55: () => void stack.push(reader.string(reader.byte())), // SHORT_BINSTRING
    0x54: () => void stack.push(reader.string(reader.unsigned(4))), // BINSTRING
    0x43: () => void stack.push(reader.take(reader.byte())), // SHORT_BINBYTES
    0x42: () => void stack.push(reader.take(reader.unsigned(4))), // BINBYTES
    0x8e: () => void stack.push(reader.take(reader.unsigned(8))), // BINBYTES8
    0x96: () => void stack.push(reader.take(reader.unsigned(8))), // BYTEARRAY8
    0x8c: () => void stack.push(reader.unicode(reader.byte())), // SHORT_BINUNICODE
    0x58: () => void stack.push(reader.unicode(reader.unsigned(4))), // BINUNICODE
    0x8d: () => void stack.push(reader.unicode(reader.unsigned(8))), // BINUNICODE8
    0x5d: () => void stack.push([]), // EMPTY_LIST
    0x7d: () => void stack.push(new Map()), // EMPTY_DICT
    0x29: () => void stack.push([]), // EMPTY_TUPLE
    0x85: () => tuple(1),
    0x86: () => tuple(2),
    0x87: () => tuple(3),
    0x74: () => void stack.push(sinceMark() as PickleValue[]), // TUPLE
    0x6c: () => void stack.push(sinceMark() as PickleValue[]), // LIST
    0x65: () => append(sinceMark()), // APPENDS
    0x61: () => append([pop()]), // APPEND
    0x75: () => setItems(sinceMark()), // SETITEMS
    0x73: () => setItems([pop(), pop()].reverse()), // SETITEM
    0x71: () => void memo.set(reader.byte(), stack.at(-1)!), // BINPUT
    0x72: () => void memo.set(reader.unsigned(4), stack.at(-1)!), // LONG_BINPUT
    0x94: () => void memo.set(memo.size, stack.at(-1)!), // MEMOIZE
    0x68: () => void stack.push(recall(reader.byte())), // BINGET
    0x6a: () => void stack.push(recall(reader.unsigned(4))), // LONG_BINGET
    0x63: () => name(reader.line(), reader.line()), // GLOBAL
    0x93: () => {
      const attribute = pop() // STACK_GLOBAL
      name(pop(), attribute)
    },
    0x52: () => {
      const argument = pop() // REDUCE
      const made = reduce(pop(), argument)
      if (made === null) throw reader.broken('it makes an object in a way that the lab does not know')
      stack.push(made)
    },
    0x62: () => {
      const state = pop() // BUILD
      build(stack.at(-1), state)
    },
  }
  const recall = (key: number): Node => {
    const found = memo.get(key)
    if (found === undefined) throw reader.broken('it asks for something that it has not kept')
    return found
  }

  for (;;) {
    const code = reader.byte()
    if (code === 0x2e) return pop() as PickleValue // STOP
    const step = steps[code]
    if (!step) throw refused(file, `an operation of code 0x${code.toString(16)}`)
    step()
  }
}

/** What a known function would have made; null where it is called in an unknown way. */
const reduce = (callee: Node, argument: Node): Node => {
  const given = Array.isArray(argument) ? argument : []
  if (isNamed(callee)) {
    if (callee.global === 'numpy dtype') return { dtype: text(given[0]) }
    if (callee.global === '_codecs encode') return Buffer.from(text(given[0]), 'latin1')
    if (callee.global.endsWith('_reconstruct')) return new PickledArray()
    if (callee.global.endsWith('_frombuffer')) {
      const [data, dtype, shape] = given as Node[]
      return Object.assign(new PickledArray(), { data: asBytes(data), dtype: dtypeOf(dtype), shape: numbers(shape) })
    }
  }
  return null
}

/** An array is made empty and gets its state afterwards: (version, shape, dtype, fortran order, data). */
const build = (target: Node | undefined, state: Node): void => {
  if (isDtype(target)) return // its byte order and the like: one byte has none
  if (!(target instanceof PickledArray) || !Array.isArray(state)) return
  const [, shape, dtype, , data] = state as Node[]
  Object.assign(target, { shape: numbers(shape), dtype: dtypeOf(dtype), data: asBytes(data) })
}

const dtypeOf = (node: Node | undefined) => (isDtype(node) ? node.dtype.replace(/^[|<>=]/, '') : '')
const numbers = (node: Node | undefined) => (Array.isArray(node) ? node.map(Number) : [])

/** Python 2's strings are bytes; as text each character stands for one. */
const asBytes = (node: Node | undefined): Uint8Array =>
  node instanceof Uint8Array ? node : Buffer.from(typeof node === 'string' ? node : '', 'latin1')

/** Text of a string or of bytes. */
export const text = (node: Node | undefined): string =>
  node instanceof Uint8Array ? Buffer.from(node).toString('latin1') : typeof node === 'string' ? node : ''

const refused = (file: string, what: string) =>
  new LabError(
    'archive-unsafe',
    `"${file}" was not read: this pickle asks to run ${what}, and a file of pictures has no need of that.`,
    'Nothing in it was run. Get the archive from its original place.',
  )
