/**
 * Work on items in order while the next ones are being prepared: at most `depth` are ahead, so memory stays bounded
 * however long the list is. A failure comes when its item's turn has come.
 *
 * @example for await (const bytes of readAhead(paths, path => readFile(path), 16)) decode(bytes)
 */
export async function* readAhead<Item, Prepared>(
  items: Iterable<Item>,
  prepare: (item: Item) => Promise<Prepared>,
  depth: number,
): AsyncGenerator<Prepared> {
  const source = items[Symbol.iterator]()
  const ahead: Promise<Prepared>[] = []
  const fill = () => {
    while (ahead.length < depth) {
      const next = source.next()
      if (next.done) return
      const prepared = prepare(next.value)
      prepared.catch(() => undefined) // told when its turn comes; not before, and not at all if the caller leaves
      ahead.push(prepared)
    }
  }
  for (fill(); ahead.length > 0; fill()) yield await ahead.shift()!
}
