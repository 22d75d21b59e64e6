/**
 * Weights that make every class count the same in the training loss: pictures / (classes * pictures of that class), as
 * scikit-learn's `compute_class_weight("balanced")` has them. A class without pictures has no say either way: it gets 1.
 *
 * @param labels class of each training picture
 * @example balancedWeights([0, 0, 0, 1], 2) // [0.667, 2]
 */
export const balancedWeights = (labels: ArrayLike<number>, classes: number): number[] => {
  const counts = new Array<number>(classes).fill(0)
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]!++
  return counts.map(count => (count > 0 ? labels.length / (classes * count) : 1))
}
