import type { Estimate } from '../../../../shared/contract/results.ts'

/** From here on pictures of two splits look plainly different; below it the difference is there and small. */
const plainly = 0.6

/**
 * What an area under the curve says of two splits. Below 0.5 is chance as well: pictures that were held out lean a little
 * away from what the others taught.
 */
export const likeness = ({ value, low }: Estimate): 'alike' | 'slightly' | 'different' => {
  if (low <= 0.5) return 'alike'
  return value < plainly ? 'slightly' : 'different'
}

/** Whether validation flattered: what the interval of the difference allows to say. */
export const partingOf = ({ low, high }: Estimate): 'flattered' | 'agree' | 'test-better' => {
  if (low > 0) return 'flattered'
  return high < 0 ? 'test-better' : 'agree'
}
