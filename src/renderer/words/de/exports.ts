/** Worte des Fensters, das einen Lauf exportiert, und für das Hereinholen eines geteilten. */
export const exports = {
  button: 'Exportieren …',
  title: '{run} exportieren',
  lead: 'Andere Programme öffnen das Modell ohne dieses Labor. Es nimmt gewöhnliche Bilder: Aufbereitung und Klassennamen stecken darin.',
  format: 'Als was',
  formats: {
    keras: { title: 'Keras (.keras)', text: 'Eine Datei, die Keras 3 in seinem sicheren Modus öffnet.' },
    h5: {
      title: 'Keras, älteres Format (.h5)',
      text: 'Eine Datei für Keras 2, Keras 3 und viele andere Programme.',
    },
    tfjs: {
      title: 'TensorFlow.js',
      text: 'Ein Ordner mit model.json und seinen Gewichten, für Webseiten und Node.',
    },
    onnx: { title: 'ONNX (.onnx)', text: 'Eine Datei für ONNX Runtime und was sonst ONNX liest.' },
    folder: {
      title: 'Webseite und Python-Skript',
      text: 'Ein Ordner mit einer Seite, die abgelegte Bilder ohne jedes Netzwerk bestimmt, und einem Skript, das es in Python tut.',
    },
    notebook: {
      title: 'Keras-Notebook (.ipynb)',
      text: 'Dieser Lauf noch einmal als Notebook in Keras, von denselben ersten Gewichten aus, mit den Zahlen des Labors daneben.',
    },
    script: { title: 'Keras-Skript (.py)', text: 'Dasselbe wie das Notebook, als einfaches Skript.' },
    share: {
      title: 'Geteilter Lauf (.unfreeze)',
      text: 'Eine Datei mit Einstellungen, Kurven, Ergebnissen und Modell, die ein anderes Unfreeze importiert. Kein Bild ist darin.',
    },
  },
  start: 'Exportieren',
  startInto: 'In einen Ordner exportieren …',
  working: 'Wird exportiert',
  done: 'Fertig',
  file: 'Geschrieben nach',
  size: 'Größe',
  tried: 'Erprobt an',
  triedOn: '{count} Bild dieses Laufs | {count} Bildern dieses Laufs',
  triedDrawn: '{count} gezeichneten Bildern: Die eigenen dieses Laufs sind nicht mehr da',
  difference: 'Größter Unterschied',
  sameClass: 'Dieselbe Klasse',
  yes: 'bei jedem Bild',
  no: 'nicht bei jedem Bild',
  checked: 'Es wurde aus seinen Dateien zurückgelesen, und seine Vorhersagen sind die des Laufs.',
  download: 'Herunterladen',
  again: 'Ein anderes Format',
  import: {
    button: 'Einen Lauf importieren …',
    drop: 'Einen geteilten Lauf hier ablegen, um ihn zu importieren',
    working: 'Ein geteilter Lauf wird importiert',
    done: '„{title}“ wurde importiert.',
  },
}
