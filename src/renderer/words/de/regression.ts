/** Worte eines Laufs, der eine Zahl vorhersagt, und der Zahlen eines Datensatzes. */
export const regression = {
  mae: 'Mittlerer absoluter Fehler ({target}), mit seinem 95-%-Intervall aus Bootstrap',
  figures: {
    rmse: 'Wurzel des mittleren Quadrats',
    medianError: 'Die Hälfte ist höchstens so weit daneben',
    bias: 'Im Mittel zu hoch um',
    r2: 'Anteil der erklärten Varianz (R²)',
    maeOfMean: 'Immer den Mittelwert zu sagen läge daneben um',
  },
  noBetter: 'Auf diesen Bildern ist das nicht deutlich besser, als immer den Mittelwert zu sagen.',
  scatter: 'Vorhergesagt gegen wahr',
  scatterLabel: '{count} Bilder, {target} vorhergesagt gegen wahr',
  scatterHint: 'Jeder Punkt ist ein Bild. Auf der gestrichelten Linie stimmt die Vorhersage; darüber ist sie zu hoch.',
  true: '{target}, wahr',
  predicted: '{target}, vorhergesagt',
  errors: 'Wie weit daneben, wie oft',
  errorAxis: '{target}, vorhergesagt minus wahr',
  errorsHint:
    'Balken weit von 0 auf einer Seite: Sehen Sie sich diese Bilder unten an. Alle Balken auf einer Seite: Das Modell liegt im Ganzen daneben.',
  worst: 'Die Bilder, bei denen es am weitesten danebenlag',
  said: '{value} statt {target}',
  asTable: 'Als Tabelle',
  pictures: 'Bilder',
  targets: 'Die Werte der Bilder: {target}',
  targetsRange: 'Von {min} bis {max}.',
}
