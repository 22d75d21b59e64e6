/** Die Einstellungen eines Laufs; auf Englisch stehen sie im Vertrag (`run-spec.ts`). */
export const settings = {
  base: { title: 'Basis', help: 'Das vortrainierte Netz unter dem Kopf.' },
  size: { title: 'Bildgröße', help: 'Jedes Bild wird auf ein Quadrat dieser Seitenlänge gebracht.' },
  preprocess: {
    title: 'Aufbereiten',
    help: 'Das preprocess_input der Basis anwenden. Schalten Sie es nur aus, um zu sehen, was es kostet, es zu vergessen.',
  },
  dataFormat: { title: 'Anordnung', help: 'Ob die Farbkanäle im Bild zuletzt oder zuerst stehen.' },
  pooling: {
    title: 'Von der Basis zum Kopf',
    help: 'Flatten behält, wo ein Merkmal zu sehen war; Mitteln (GlobalAveragePooling2D) nur, wie stark.',
  },
  units: { title: 'Dense-Einheiten', help: 'Breite der verborgenen Dense-Schicht des Kopfes; 0 lässt sie weg.' },
  activation: { title: 'Verborgene Aktivierung', help: 'Das Buch gibt der verborgenen Dense-Schicht keine (linear).' },
  dropout: {
    title: 'Dropout',
    help: 'Anteil der Einheiten der verborgenen Schicht, der in jedem Trainingsschritt wegbleibt.',
  },
  flip: { title: 'Zufällig spiegeln', help: 'Die Hälfte der Ansichten wird links-rechts gespiegelt.' },
  rotation: {
    title: 'Zufällig drehen',
    help: 'Jede Ansicht wird um höchstens diesen Teil einer vollen Drehung gedreht, in beide Richtungen.',
  },
  zoom: {
    title: 'Zufällig zoomen',
    help: 'Jede Ansicht wird um höchstens diesen Anteil vergrößert oder verkleinert.',
  },
  views: {
    title: 'Ansichten',
    help: 'Wie viele veränderte Fassungen jedes Trainingsbildes die Bank behält; „fresh“ zieht in jeder Epoche neue, wie Keras.',
  },
  storage: {
    title: 'Format der Bank',
    help: 'Wie Trainingsmerkmale auf der Platte liegen; float16 braucht halb so viel Platz. Validierung und Test sind immer float32.',
  },
  from: {
    title: 'Ausgehen von',
    help: 'Der fertige Lauf, dessen Basis und Kopf feinabgestimmt werden; woraus er gebaut ist, wird geerbt.',
  },
  fromCheckpoint: {
    title: 'Ausgangsstand',
    help: 'Die besten Gewichte jenes Laufs oder seine letzten, wie es das Notebook macht.',
  },
  unfreeze: {
    title: 'Auftauen ab',
    help: 'Die erste Schicht der Basis, die trainiert wird; alles davor bleibt eingefroren. Ohne Angabe die erste des letzten Blocks, bei VGG16 block5_conv1.',
  },
  optimizer: { title: 'Optimierer', help: 'Die Regel dieses Namens in Keras.' },
  learningRate: { title: 'Lernrate', help: 'Länge eines Schrittes.' },
  momentum: { title: 'Momentum', help: 'Für SGD: wie viel vom letzten Schritt weitergeht.' },
  nesterov: { title: 'Nesterov', help: 'Für SGD: entlang des Momentums vorausschauen.' },
  schedule: { title: 'Zeitplan', help: 'Wie sich die Lernrate über die Epochen ändert.' },
  scheduleFactor: {
    title: 'Faktor des Zeitplans',
    help: 'Womit die Lernrate bei jedem Schritt malgenommen wird (step, exponential, plateau), oder ihr letzter Anteil (cosine).',
  },
  scheduleEpochs: {
    title: 'Epochen des Zeitplans',
    help: 'Epochen zwischen zwei Schritten; bei plateau die Epochen ohne besseren Verlust auf der Validierung.',
  },
  earlyStopping: {
    title: 'Früh aufhören',
    help: 'Nach so vielen Epochen ohne besseren Verlust auf der Validierung aufhören; 0 hört nie früher auf.',
  },
  classWeights: {
    title: 'Klassengewichte',
    help: 'balanced: Jedes Bild einer seltenen Klasse zählt im Trainingsverlust mehr (Bilder / (Klassen × Bilder dieser Klasse), wie scikit-learn es ausgleicht), damit das Netz nicht gut dasteht, indem es diese Klasse übergeht. Die Validierung wird nicht gewichtet. Nur für Klassen.',
  },
  batch: { title: 'Batch', help: 'Bilder in einem Schritt.' },
  epochs: { title: 'Epochen', help: 'Wie oft das Training durch alle Bilder geht.' },
  seed: {
    title: 'Startwert',
    help: 'Erste Gewichte, Reihenfolge, Ansichten und Dropout folgen alle aus ihm.',
  },
}
