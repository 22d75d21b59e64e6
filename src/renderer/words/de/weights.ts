/** Vortrainierte Gewichte: was da ist und wie man den Rest bekommt. */
export const weights = {
  title: 'Vortrainierte Gewichte',
  add: 'Datei hinzufügen …',
  ok: 'Jeder Tensor wurde geprüft. SHA-256 {sha}…',
  changed: 'Die Datei auf der Platte ist nicht die, die geprüft wurde. Holen Sie sie noch einmal.',
  missing: 'fehlt noch.',
  official: 'Die offizielle Datei holen ({size})',
  mirror: 'Aus {title} holen ({size})',
  hand: 'Eine .h5- oder .keras-Datei von Keras kann auch auf dieses Fenster gezogen werden.',
}
