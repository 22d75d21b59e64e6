/** Die Erklärung zur Seite Vergleichen. */
const explain = {
  title: 'Ist ein Lauf besser?',
  text: 'Zwei Trefferquoten unterscheiden sich fast immer; die Frage ist, ob der Zufall allein ebenso viel täte. Läufe, die dieselben Bilder gesehen haben, lassen sich Bild für Bild vergleichen, und das sagt weit mehr als zwei Zahlen mit ihren Intervallen.',
  board: {
    title: 'Welchen soll ich nehmen?',
    text: 'Mehrere Zahlen zugleich ergeben keine Rangfolge: Wer in einer besser ist, ist in einer anderen schlechter. Wählen Sie eine, die so gut wie möglich werden soll. Für die anderen sagen Sie, was gut genug ist, und denken nicht mehr an sie: Ein Modell, das in 100 Millisekunden antworten darf, ist nicht besser, wenn es 50 braucht. Machine Learning Yearning nennt sie optimierende und genügende Maße.',
  },
  pairwise: {
    title: 'Warum Bild für Bild?',
    text: 'Die meisten Bilder sind leicht, und beide Läufe haben sie richtig. Die sagen nichts darüber, wer besser ist. Es zählen nur die Bilder, bei denen einer richtig und der andere falsch liegt. Sind beide gleich gut, ist ein solches Bild eine Münze, die nach beiden Seiten gleich gern fällt. McNemar fragte, wie oft Münzen so ungleich fallen wie hier; p ist dieser Anteil.',
  },
  chance: {
    title: 'Was bedeutet p?',
    text: 'Bei p = 0,30 würden sich zwei gleich gute Läufe in dreißig von hundert solchen Vergleichen mindestens so stark unterscheiden: kein Grund, einen vorzuziehen. Unter 0,05 sagt das Labor, dass einer besser ist. Ein großes p beweist nicht, dass beide gleich sind; oft sind es nur zu wenige Bilder, um den Unterschied zu sehen.',
  },
  seeds: {
    title: 'Ist dann das Verfahren besser?',
    text: 'Das folgt nicht daraus. Verglichen werden zwei trainierte Netze. Dasselbe Verfahren mit einem anderen Startwert ist ein anderes Netz, und es kann umgekehrt ausgehen. Um etwas über Verfahren zu sagen, trainieren Sie jedes mit mehreren Startwerten.',
  },
  optimistic: {
    title: 'Warum schmeichelt die Validierung?',
    text: 'Von allen Epochen blieb die mit dem besten Ergebnis auf der Validierung, und auch Einstellungen wurden nach ihr gewählt. Darum liegt ihre Trefferquote etwas höher als auf neuen Bildern, und das Intervall weiß davon nichts. Der Test hat nichts gewählt: Vergleichen Sie auf ihm, einmal, am Ende.',
  },
  many: {
    title: 'Warum ändert sich p mit mehr Läufen?',
    text: 'Wer viele Läufe vergleicht, findet früher oder später einen Unterschied, aus reinem Glück. Ab drei Läufen hält das Labor jedes p auch gegen die Zahl der Vergleiche (Holm) und urteilt danach.',
  },
}

/** Worte der Seite Vergleichen. */
export const compare = {
  title: 'Vergleichen',
  lead: 'Fertige Läufe nebeneinander und Bild für Bild.',
  runs: 'Fertige Läufe',
  choose: '{run} vergleichen',
  chooseMore: 'Wählen Sie noch einen Lauf zum Vergleichen. | Wählen Sie zwei oder mehr Läufe zum Vergleichen.',
  columns: {
    choose: 'Vergleichen',
    run: 'Lauf',
    validation: 'Validierung',
    test: 'Test',
    epochs: 'Beste Epoche',
    time: 'Zeit',
  },
  board: {
    title: 'Welchen Lauf nehmen',
    text: 'Eine Zahl soll so gut wie möglich werden; die anderen müssen nur gut genug sein. Läufe, die eine Grenze verletzen, scheiden aus.',
    dataset: 'Datensatz',
    optimize: 'Optimieren',
    addLimit: 'Eine Grenze setzen',
    choose: 'für …',
    atLeast: '{metric}, mindestens',
    atMost: '{metric}, höchstens',
    removeLimit: 'Die Grenze wegnehmen: {metric}',
    rank: 'Rang',
    out: 'raus',
    metrics: {
      accuracy: 'Trefferquote',
      macroF1: 'Makro-F1',
      loss: 'Verlust',
      mae: 'Mittlerer absoluter Fehler',
      latency: 'Zeit für ein Bild',
      size: 'Größe des Modells',
    },
    recall: 'Sensitivität von {class}',
    measure: 'Die Zeit keines Laufs messen | Die Zeit eines Laufs messen | Die Zeit von {count} Läufen messen',
    breaks: '{metric}: über der Grenze.',
    notKnown: '{metric}: nicht gemessen.',
    take: 'Nehmen Sie {run}: {value}.',
    none: 'Kein Lauf hält alle Grenzen ein. Lockern Sie eine, oder trainieren Sie darauf hin.',
    note: 'Die Zahlen sind die der Validierung: Zum Wählen ist sie da. Die Zeit ist die des Netzes auf diesem Rechner, jetzt, ohne das Bild zu lesen.',
  },
  bestOf: '{best} von {all}',
  sealed: 'versiegelt',
  unknown: 'nicht ausgewertet',
  images: 'Bild für Bild',
  split: 'Auf welchen Bildern verglichen wird',
  splits: { validation: 'Validierung', test: 'Test' },
  busy: 'Vergleiche …',
  sealedText:
    'Das Testergebnis eines dieser Läufe ist noch versiegelt. | Die Testergebnisse von {count} dieser Läufe sind noch versiegelt.',
  verdicts: {
    nothing: '{a} und {b} haben kein Bild gemeinsam.',
    alike: '{a} und {b} liegen bei denselben Bildern richtig und falsch: Nichts unterscheidet sie.',
    'cannot-tell': '{a} und {b} lassen sich auf {count} Bildern nicht unterscheiden.',
    'a-better': '{a} ist besser als {b}: Der Zufall allein täte das selten.',
    'b-better': '{b} ist besser als {a}: Der Zufall allein täte das selten.',
  },
  caveats: {
    networks:
      'Verglichen werden trainierte Netze, nicht Verfahren: Dieselben Einstellungen mit einem anderen Startwert können anders ausgehen.',
    validation:
      'Die beste Epoche wurde nach ihrem Ergebnis auf diesen Bildern gewählt; Trefferquoten auf ihnen und deren Intervalle sind darum zu günstig.',
    test: 'Die beste Epoche wurde auf der Validierung gewählt; die Testbilder hatten daran keinen Anteil.',
  },
  counts: 'Nur {a} richtig: {onlyA} · nur {b} richtig: {onlyB} · von {count} Bildern · p = {p}',
  closer: '{a} näher: {onlyA} · {b} näher: {onlyB} · von {count} Bildern · p = {p}',
  errorDifference: '· Fehler von {a} minus dem von {b}: {mean} ({low} bis {high})',
  holm: '· {p}, die Zahl der Vergleiche eingerechnet',
  empty: {
    title: 'Noch nichts zu vergleichen',
    text: 'Zum Vergleichen braucht es zwei fertige Läufe. Einer ist da; trainieren Sie noch einen, mit einer geänderten Einstellung. | Zum Vergleichen braucht es zwei fertige Läufe. Noch ist keiner da.',
    action: 'Einen Lauf einrichten',
  },
  explain,
}
