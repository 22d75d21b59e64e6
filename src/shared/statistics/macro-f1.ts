/**
 * The mean F1 of the classes, each counted alike however many pictures it has: what an accuracy hides where one class is
 * rare. 0 without a class.
 *
 * @example macroF1({ cat: { f1: 0.9 }, dog: { f1: 0.7 } }) // 0.8
 */
export const macroF1 = (perClass: Readonly<Record<string, { f1: number }>>): number => {
  const scores = Object.values(perClass)
  return scores.reduce((sum, { f1 }) => sum + f1, 0) / Math.max(1, scores.length)
}
