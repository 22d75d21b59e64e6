type Template = {
  found: RegExp
  /** How many of its characters are its own. */
  own: number
  /** Whether a value stands in quotes: then it is a name, and nothing to translate. */
  quoted: readonly boolean[]
  translation: string
}

const aValue = /\{\d+\}/

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const templateOf = ([original, translation]: readonly [string, string]): Template => {
  const literals = original.split(aValue)
  return {
    found: new RegExp(`^${literals.map(escaped).join('(.*?)')}$`, 's'),
    own: literals.join('').length,
    quoted: literals.slice(1).map((after, place) => (literals[place] ?? '').endsWith('"') && after.startsWith('"')),
    translation,
  }
}

/**
 * A translator of finished sentences. `catalogue`: translations by the original sentence, in both of which {1}, {2} …
 * stand for what differs from case to case (numbered from 1 in the order of the original). Of several that fit, the one
 * with the most words of its own is taken; a value is translated too where it is itself in the catalogue ("3 pictures",
 * a reason inside a sentence), and
 * stays as it is elsewhere (a figure, a path) and in quotes (a name).
 */
export const createTranslator = (catalogue: Readonly<Record<string, string>>): ((text: string) => string) => {
  const plain = new Map(Object.entries(catalogue).filter(([original]) => !aValue.test(original)))
  const templates = Object.entries(catalogue)
    .filter(([original]) => aValue.test(original))
    .map(templateOf)
    .sort((a, b) => b.own - a.own)
  const done = new Map<string, string>()

  const translate = (text: string): string => {
    const known = plain.get(text) ?? done.get(text)
    if (known !== undefined) return known
    const translation = fromTemplate(text)
    if (done.size > 5000) done.clear() // each sentence is shown again and again; names make them endless
    done.set(text, translation)
    return translation
  }

  const fromTemplate = (text: string): string => {
    for (const { found, quoted, translation } of templates) {
      const values = found.exec(text)?.slice(1)
      if (values)
        return translation.replace(/\{(\d+)\}/g, (_whole, number: string) => {
          const place = Number(number) - 1
          const value = values[place] ?? ''
          return quoted[place] ? value : translate(value)
        })
    }
    return text
  }

  return translate
}
