/** The words that the parts of the interface carry themselves. */
export const ui = {
  close: 'Close',
  undo: 'Undo',
  cancel: 'Cancel',
  toasts: 'Messages',
  frozen: 'frozen',
  trainable: 'trainable',
  number: {
    needed: 'A number is needed.',
    atLeast: 'At least {min}.',
    atMost: 'At most {max}.',
    whole: 'A whole number is needed.',
  },
  progress: { of: '{done} of {total}', left: '{time} left', stop: 'Stop' },
}
