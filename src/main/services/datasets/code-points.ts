/**
 * Order of names as Python sorts them: by code point. JavaScript's own `<` compares UTF-16 units and puts an emoji
 * before U+FF21.
 */
export const byCodePoint = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const unitA = a.charCodeAt(i)
    const unitB = b.charCodeAt(i)
    if (unitA === unitB) continue
    // Units of surrogate pairs stand for code points above all others.
    return rank(unitA) - rank(unitB)
  }
  return a.length - b.length
}

const rank = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)
