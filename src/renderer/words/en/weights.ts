/** Pretrained weights: what is there and how to get the rest. */
export const weights = {
  title: 'Pretrained weights',
  add: 'Add a file …',
  ok: 'Every tensor was checked. SHA-256 {sha}…',
  changed: 'The file on disk is not the one that was checked. Get it again.',
  missing: 'is not there yet.',
  official: 'Get the official file ({size})',
  mirror: 'Get it out of {title} ({size})',
  hand: 'A .h5 or .keras file of Keras can also be dropped on this window.',
}
