import type { Fingerprint } from '../../pictures/fingerprint.ts'

/** Of 256 comparisons of neighbours so many may come out differently: scaling and compression flip a few. */
const mostBits = 12
/** And the gray values may differ by so much on average, of 255. */
const mostGray = 6
/** A row's word that more pictures share than this says nothing (a plain background); they meet in other rows. */
const crowded = 400

/**
 * Pairs of pictures that look the same but are other files: scaled, compressed again, saved in another format. Two such
 * pictures differ in at most 12 of 256 bits, so at least four of their 16 words are equal: only pictures that share a word
 * are held against each other, and a hundred thousand take seconds.
 *
 * @param apart which pairs matter (in two splits, say)
 * @returns indices into `pictures`, the smaller one first; a picture has at most one pair with each other one
 */
export const findLookalikes = (
  pictures: readonly (Fingerprint | null)[],
  apart: (a: number, b: number) => boolean,
): [number, number][] => {
  const byWord = new Map<number, number[]>()
  for (const [index, picture] of pictures.entries())
    picture?.bits.forEach((word, row) => {
      const key = row * 0x10000 + word
      const there = byWord.get(key)
      if (there) there.push(index)
      else byWord.set(key, [index])
    })
  const seen = new Set<number>()
  const pairs: [number, number][] = []
  for (const group of byWord.values()) {
    if (group.length > crowded) continue
    for (const [at, a] of group.entries())
      for (const b of group.slice(at + 1)) {
        const key = a * pictures.length + b
        if (!apart(a, b) || seen.has(key)) continue
        seen.add(key)
        if (looksAlike(pictures[a]!, pictures[b]!)) pairs.push([a, b])
      }
  }
  return pairs.sort(([a, c], [b, d]) => a - b || c - d)
}

const looksAlike = (a: Fingerprint, b: Fingerprint): boolean => {
  let bits = 0
  for (let row = 0; row < a.bits.length && bits <= mostBits; row++) bits += ones(a.bits[row]! ^ b.bits[row]!)
  if (bits > mostBits) return false
  let gray = 0
  for (let at = 0; at < a.gray.length; at++) gray += Math.abs(a.gray[at]! - b.gray[at]!)
  return gray / a.gray.length <= mostGray
}

const ones = (word: number): number => {
  let count = 0
  for (let left = word; left !== 0; left &= left - 1) count++
  return count
}
