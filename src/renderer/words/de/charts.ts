/** Worte der Diagramme und der Zeichnung eines Netzes. */
export const charts = {
  training: 'Training',
  validation: 'Validierung',
  epoch: 'Epoche',
  bestEpoch: 'beste: {epoch}',
  metric: { loss: 'Verlust', accuracy: 'Trefferquote', mae: 'Mittlerer absoluter Fehler' },
  heat: { class: 'Was spricht für', opacity: 'Wärme' },
  clipped: 'Einige Werte liegen über diesem Diagramm.',
  smoothed: 'geglättet',
  closer: 'Die letzte Hälfte der Epochen ansehen. Ein mit der Maus gezogener Rahmen zeigt jeden Ausschnitt',
  whole: 'Die ganze Kurve zeigen',
  savePng: 'Dieses Diagramm als Bild speichern (PNG): {metric}',
  saveCsv: 'Diese Zahlen als Tabelle speichern (CSV): {metric}',
  table: 'Als Tabelle',
  lineLabel: '{title}: {y} über {x}. Eine Tabelle mit denselben Zahlen folgt.',
  band: 'Band: 95-%-Intervall der Trefferquote auf der Validierung, n = {count}',
  curveLabel:
    '{metric} je Epoche, Training als Punkte, Validierung als Linie. Eine Tabelle mit denselben Zahlen folgt.',
  curveTable: '{metric} von {run} je Epoche',
  confusion: {
    caption:
      'Verwechslungsmatrix: Zeilen sind die wahren Klassen, Spalten die Vorhersagen. Jede Zelle öffnet ihre Bilder.',
    actual: 'wahre Klasse',
    predicted: 'vorhergesagt',
    cell: 'von {actual}, gehalten für {predicted}:',
  },
  movement: {
    label: 'Wie weit sich die Gewichte jeder Schicht seit dem Start bewegt haben',
    still: '{count} eingefrorene Schichten',
    zero: 'genau 0',
    notMoved: 'hat sich nicht bewegt',
  },
  scatter: { closer: 'Näher heran', farther: 'Weiter weg', whole: 'Alles zeigen' },
  waterline: {
    label: 'Das Netz vom Bild bis zum Kopf, links der Linie eingefroren, rechts davon trainierbar',
    caption:
      'Von links nach rechts: das Bild, wie das Netz es sieht ({size} × {size}), die Basis, der Kopf. Höhe: Größe der Merkmalskarte. Breite: Rechenarbeit.',
    captionMovable:
      'Ziehen Sie die Linie, oder bewegen Sie sie mit den Pfeiltasten. Höhe: Größe der Merkmalskarte (am Anfang {size} × {size}). Breite: Rechenarbeit.',
    captionOpens:
      'Ein Klick auf einen Block zeigt das Innere dieser Schicht. Höhe: Größe der Merkmalskarte (am Anfang {size} × {size}). Breite: Rechenarbeit.',
    trainedFrom: 'Trainiert ab {layer}.',
    head: 'Kopf',
    line: 'Die Linie zwischen eingefroren und trainierbar',
    params: '{count} Parameter',
    work: '{work} je Bild',
    frozen: 'eingefroren',
    trainable: 'trainierbar',
  },
}
