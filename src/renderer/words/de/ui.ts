/** Die Worte, die die Teile der Oberfläche selbst tragen. */
export const ui = {
  close: 'Schließen',
  undo: 'Rückgängig',
  cancel: 'Abbrechen',
  toasts: 'Meldungen',
  frozen: 'eingefroren',
  trainable: 'trainierbar',
  number: {
    needed: 'Hier fehlt eine Zahl.',
    atLeast: 'Mindestens {min}.',
    atMost: 'Höchstens {max}.',
    whole: 'Hier fehlt eine ganze Zahl.',
  },
  progress: { of: '{done} von {total}', left: 'noch {time}', stop: 'Anhalten' },
}
