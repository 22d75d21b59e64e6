/** Die Worte des Fachs auf Deutsch; auf Englisch stehen sie in `../glossary.ts`. */
export const glossary = {
  dataset: {
    term: 'Datensatz',
    text: 'Eine benannte Menge von Bildern auf der Platte, nach Klassen sortiert.',
  },
  split: {
    term: 'Teil',
    text: 'Ein Teil eines Datensatzes: Training, Validierung oder Test. Jedes Bild gehört zu genau einem.',
  },
  train: { term: 'Trainingsmenge', text: 'Die Bilder, aus denen das Netz lernt.' },
  validation: {
    term: 'Validierungsmenge',
    text: 'Bilder, aus denen nie gelernt wird. Sie sagen während des Trainings, ob das Gelernte auch für andere gilt, und sie wählen die beste Epoche.',
  },
  test: {
    term: 'Testmenge',
    text: 'Bilder, die bis zum Schluss zurückbleiben. Jeder Blick darauf, nach dem sich etwas ändert, macht sie ein wenig unehrlicher; darum zählt das Labor die Blicke.',
  },
  class: { term: 'Klasse', text: 'Was ein Bild zeigt, aus einer festen Liste: „Katze“ oder „Hund“.' },
  label: { term: 'Etikett', text: 'Die Klasse, die ein Bild wirklich hat, so wie sein Ordner es sagt.' },
  base: {
    term: 'Basis',
    text: 'Der Teil eines vortrainierten Netzes, der aus einem Bild Merkmale macht: Schicht um Schicht Faltungen, gelernt an mehr als einer Million Fotos.',
  },
  head: {
    term: 'Kopf',
    text: 'Die wenigen Schichten, die wir auf die Basis setzen. Sie machen aus Merkmalen unsere eigenen Klassen.',
  },
  recipe: {
    term: 'Rezept',
    text: 'Eine Art zu trainieren: welcher Teil eingefroren ist, was einmal berechnet wird, und mit welchen Einstellungen.',
  },
  run: {
    term: 'Lauf',
    text: 'Ein Training eines Rezepts auf einem Datensatz, aufbewahrt mit allem, was man braucht, um es zu wiederholen.',
  },
  frozen: {
    term: 'eingefroren',
    text: 'Vom Training nicht verändert. Was eingefrorene Schichten ausgeben, lässt sich einmal berechnen und behalten.',
  },
  trainable: { term: 'trainierbar', text: 'Vom Training verändert, mit jedem Batch ein wenig.' },
  features: {
    term: 'Merkmale',
    text: 'Was der eingefrorene Teil eines Netzes zu einem Bild ausgibt: Zahlen, die sagen, welche Formen und Muster wo sind.',
  },
  convolution: {
    term: 'Faltung',
    text: 'Eine Schicht, die ein kleines Muster über das Bild schiebt und notiert, wie gut es an jeder Stelle passt.',
  },
  pooling: {
    term: 'Pooling',
    text: 'Aus jeder kleinen Nachbarschaft die stärkste Antwort behalten: Ein Viertel der Zahlen geht weiter.',
  },
  dropout: {
    term: 'Dropout',
    text: 'Im Training bleibt ein zufälliger Teil der Einheiten weg, damit sich keine auf eine andere verlassen kann. Im Gebrauch antworten alle.',
  },
  augmentation: {
    term: 'Augmentierung',
    text: 'Jedes Trainingsbild gespiegelt, gedreht und gezoomt zeigen, damit das Netz es nicht auswendig lernt.',
  },
  view: { term: 'Ansicht', text: 'Eine augmentierte Fassung eines Bildes.' },
  epoch: { term: 'Epoche', text: 'Ein Durchgang durch alle Trainingsbilder.' },
  batch: { term: 'Batch', text: 'Die Bilder zwischen zwei Änderungen der Gewichte.' },
  weights: {
    term: 'Gewichte',
    text: 'Die Zahlen in einem Netz, die das Training verändert. Vortrainierte Gewichte kommen als Datei.',
  },
  parameters: { term: 'Parameter', text: 'Wie viele Gewichte es gibt.' },
  tensor: {
    term: 'Tensor',
    text: 'Ein Block aus Zahlen mit einer Form: ein Kernel von 3 × 3 × 64 × 128 oder ein Batch von Bildern.',
  },
  learningRate: {
    term: 'Lernrate',
    text: 'Wie weit die Gewichte in einem Schritt gehen. Zu weit vergisst, zu kurz kommt nie an.',
  },
  optimizer: { term: 'Optimierer', text: 'Die Regel, die aus Fehlern Änderungen der Gewichte macht.' },
  loss: {
    term: 'Verlust',
    text: 'Wie falsch das Netz liegt, als eine Zahl, die das Training klein macht. Sicher und falsch kostet am meisten.',
  },
  valLoss: {
    term: 'val_loss',
    text: 'Der Verlust auf der Validierungsmenge, wie Keras ihn nennt. Sein tiefster Punkt kennzeichnet die beste Epoche.',
  },
  accuracy: {
    term: 'Trefferquote',
    text: 'Der Anteil der Bilder, deren vorhergesagte Klasse die wahre ist.',
  },
  interval: {
    term: '95-%-Intervall',
    text: 'Bei so vielen Bildern bewegt allein der Zufall das Ergebnis. Die wahre Trefferquote liegt in 95 von 100 Fällen in einem solchen Intervall.',
  },
  confusion: {
    term: 'Verwechslungsmatrix',
    text: 'Wie oft jede Klasse für jede andere gehalten wurde. Zeilen sind wahr, Spalten vorhergesagt.',
  },
  precision: { term: 'Präzision', text: 'Von den Bildern, die so genannt wurden, der Anteil, der es ist.' },
  recall: { term: 'Sensitivität', text: 'Von den Bildern dieser Klasse der Anteil, der gefunden wurde.' },
  overfitting: {
    term: 'Überanpassung',
    text: 'Das Netz lernt die Trainingsbilder auswendig: Das Training wird weiter besser, die Validierung schlechter.',
  },
  checkpoint: {
    term: 'Stand',
    text: 'Die Gewichte eines Augenblicks auf der Platte: die der besten Epoche und die der letzten.',
  },
  threshold: {
    term: 'Schwelle',
    text: 'Die Wahrscheinlichkeit, über der eine Klasse genannt wird. 0,5, wenn niemand Gründe hat; wer sie verschiebt, tauscht eine Art Fehler gegen die andere.',
  },
  calibration: {
    term: 'Kalibrierung',
    text: 'Ob man die Sicherheit beim Wort nehmen kann: Von allen Antworten, die mit 80 % gegeben werden, sollten 80 von 100 stimmen.',
  },
  confidence: {
    term: 'Sicherheit',
    text: 'Die Wahrscheinlichkeit, die das Netz seiner Antwort gibt. Es kann sicher sein und falsch liegen.',
  },
  seed: {
    term: 'Startwert',
    text: 'Die Zahl, aus der aller Zufall folgt. Derselbe Startwert ergibt denselben Lauf.',
  },
  transfer: {
    term: 'Transferlernen',
    text: 'Nehmen, was ein Netz an einer Aufgabe gelernt hat, und ihm mit weit weniger Bildern eine andere beibringen.',
  },
  imagenet: {
    term: 'ImageNet',
    text: 'Eine Sammlung von 1,3 Millionen Fotos in 1000 Klassen, an der die vortrainierten Basen gelernt haben.',
  },
  engine: {
    term: 'Rechenwerk',
    text: 'Der Teil, der rechnet: TensorFlow auf Prozessor oder Grafikkarte, oder WebAssembly.',
  },
  exif: {
    term: 'EXIF-Ausrichtung',
    text: 'Ein Vermerk in einem Foto, wo oben ist. Kameras schreiben ihn, statt die Pixel zu drehen.',
  },
}
