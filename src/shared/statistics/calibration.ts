/** Predictions of about the same confidence. */
export interface ReliabilityBin {
  /** The bin holds confidences above `from`, up to `to`; the first also its lower end. */
  from: number
  to: number
  count: number
  /** Of them, how many were right. */
  right: number
  /** Their mean confidence; the middle of the bin where it is empty. */
  confidence: number
}

export interface Reliability {
  bins: ReliabilityBin[]
  /** Expected calibration error: the mean gap between confidence and accuracy, 0..1. */
  ece: number
}

/**
 * Whether a confidence of 80 % is right in 80 of 100 cases: predictions in bins of equal width by their confidence.
 * Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017.
 *
 * @param confidences probability of the class that was said, 0..1
 * @param right whether it was the true one
 * @example reliability([0.9, 0.9], [true, false], 10).ece // 0.4
 */
export const reliability = (confidences: readonly number[], right: readonly boolean[], bins = 10): Reliability => {
  const counts = Array.from({ length: bins }, () => ({ count: 0, right: 0, sum: 0 }))
  for (const [at, confidence] of confidences.entries()) {
    const bin = counts[Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1))]!
    bin.count++
    bin.sum += confidence
    if (right[at]) bin.right++
  }
  const total = Math.max(1, confidences.length)
  return {
    bins: counts.map(({ count, right: ofThem, sum }, at) => ({
      ...{ from: at / bins, to: (at + 1) / bins, count, right: ofThem },
      confidence: count > 0 ? sum / count : (at + 0.5) / bins,
    })),
    ece: counts.reduce((gap, { right: ofThem, sum }) => gap + Math.abs(ofThem - sum), 0) / total,
  }
}
