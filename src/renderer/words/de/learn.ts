/** Die Erklärung zur Seite Lernen. */
const explain = {
  title: 'Ein Weg durch das Kapitel',
  text: 'Elf kurze Schritte. Jeder sagt eines, gibt Ihnen eines im Labor zu tun und sieht in Ihren eigenen Läufen nach, ob es getan ist.',
  checks: {
    title: 'Woher weiß es das?',
    text: 'Aus Ihren gespeicherten Läufen, und aus nichts sonst: ein fertiger Lauf der richtigen Art, eine Kurve der richtigen Form, eine geöffnete Testmenge. Entfernen Sie den Lauf, und das Häkchen geht mit. Antworten auf Fragen bleiben in diesem Fenster.',
  },
  order: {
    title: 'Muss ich die Reihenfolge einhalten?',
    text: 'Nein. Aber jeder Schritt benutzt, was die vor ihm hergestellt haben; der Reihe nach warten Sie also am wenigsten: Merkmale, die einmal berechnet sind, bleiben.',
  },
}

/** Woran man sieht, wie allgemein jeder Block ist. */
const blocks = {
  1: { what: 'Kanten, Farben', carries: 'auf jedes Bild' },
  2: { what: 'Ecken, einfache Texturen', carries: 'auf jedes Bild' },
  3: { what: 'Muster: Fell, Maschen, Federn', carries: 'auf die meisten Fotos' },
  4: { what: 'Teile: Ohren, Räder, Augen', carries: 'auf Fotos von Dingen' },
  5: { what: 'Anordnungen: ein Gesicht, ein Hundekopf', carries: 'auf Dinge wie die von ImageNet' },
}

/** Die Schritte des Weges. `text` enthält die Absätze der Reihe nach; Code steht zwischen Backticks. */
const steps = {
  stack: {
    short: 'Warum 3 × 3',
    title: 'Kleine Fenster, eines hinter dem anderen',
    text: {
      first:
        'Die ersten tiefen Netze sahen durch weite Fenster: 11 × 11 im Jahr 2012, dann 7 × 7, dann 5 × 5. VGG setzte nur 3 × 3 an ihre Stelle und stapelte sie.',
      second:
        'Ein zweites 3 × 3 sieht neun Antworten des ersten, und die überlappen sich: Zusammen sehen sie so weit wie ein 5 × 5. Der Stapel ist billiger, und er knickt zwischen seinen Schichten (je ein ReLU), kann also mehr ausdrücken als ein weites Fenster.',
    },
    ask: 'Drei 3×3-Faltungen hintereinander sehen so viel vom Bild wie ein Fenster von …',
    right: 'Richtig: 3, dann 5, dann 7. Jede Schicht gibt auf jeder Seite ein Pixel dazu.',
    wrong: 'Nicht ganz. Eine sieht 3 × 3; jede weitere gibt auf jeder Seite ein Pixel dazu.',
    action: 'Das Netz gezeichnet sehen',
    done: 'Sie haben herausgefunden, wie weit ein Stapel sieht.',
    todo: 'Beantworten Sie die Frage; sehen Sie sich dann VGG16 auf der Seite „Trainieren“ an: 13 solche Schichten.',
  },
  base: {
    short: 'Warum nur die Basis',
    title: 'Die Augen leihen, nicht die Meinung',
    text: {
      first:
        'Ein vortrainiertes Netz hat zwei Teile. Die Basis macht aus einem Bild Merkmale; der Klassifikator darüber macht aus Merkmalen 1000 feste Klassen. Er hat vergessen, wo etwas liegt, und kennt nur seine eigenen Klassen: für Ihre unbrauchbar. Zu leihen lohnt sich die Basis.',
      second:
        'Wie viel von ihr? Je tiefer eine Schicht, desto mehr sieht sie auf einmal, und desto mehr gehören ihre Antworten zu dem, woran sie trainiert wurde.',
    },
    action: 'Herausziehen und einen Kopf trainieren',
    done: 'Getan: „{run}“ hat Ihren eigenen Kopf auf eine geliehene Basis gesetzt.',
    todo: 'Trainieren Sie mit Verfahren 2: Die Basis sieht jedes Bild einmal, und ein kleiner Kopf lernt aus dem, was sie sah.',
  },
  freeze: {
    short: 'Warum zuerst einfrieren',
    title: 'Der Neue ruft laut; schützen Sie die Alten',
    text: {
      first:
        'Ein frischer Kopf weiß nichts, seine Fehler sind also riesig, und das Training schickte sie durch die ganze Basis hinunter: In wenigen Schritten wäre verdorben, was Wochen des Lernens brauchte. Darum bleibt die Basis eingefroren, bis der Kopf leise zu sprechen gelernt hat.',
      second:
        '`conv_base.trainable = False` nimmt jeden Tensor der Basis aus dem Training: Die Liste der 26 wird leer. Die letzten vier Schichten später aufzutauen bringt sechs davon zurück.',
      third:
        'In Keras gilt eine solche Änderung erst, wenn das Modell neu kompiliert wird; wer das vergisst, trainiert die alte Liste. In diesem Labor ist die Linie in der Zeichnung die Einstellung, und jeder Lauf wird nach ihr neu gebaut.',
    },
    ask: 'Basis eingefroren, Kopf aus zwei Dense-Schichten: Wie viele Tensoren werden trainiert?',
    right: 'Richtig: ein Kernel und ein Bias für jede der zwei Dense-Schichten.',
    wrong: 'Zählen Sie nur den Kopf: Jede Dense-Schicht hat einen Kernel und einen Bias.',
    action: 'Die Linie selbst verschieben',
    done: 'Sie wissen, was zum Trainieren übrig bleibt.',
    todo: 'Beantworten Sie die Frage, ziehen Sie dann die Linie auf der Seite „Trainieren“ und sehen Sie auf die Zahlen.',
  },
  cache: {
    short: 'Warum Augmentierung teuer ist',
    title: 'Ein immer neues Bild kann man sich nicht merken',
    text: {
      first:
        'Merkmale herauszuziehen geht schnell, weil die Basis jedes Bild einmal sieht: Was sie sagte, bleibt. Die Augmentierung spiegelt, dreht und zoomt die Bilder in jeder Epoche neu; was behalten wurde, nützt dann nichts, und die Basis muss jedes Mal wieder hinsehen. Auf einem Prozessor nennt das Buch das nicht machbar.',
      second:
        'Das Labor schlägt einen Handel vor: Es zieht ein paar Ansichten jedes Bildes, eine Bank, behält, was die Basis dazu sagt, und zeigt sie der Reihe nach. Das Netz sieht weniger Abwechslung als mit neuen Ansichten, und Sie warten Minuten statt Stunden.',
    },
    action: 'Mit Augmentierung trainieren',
    done: 'Getan: „{run}“ hat aus veränderten Ansichten gelernt.',
    todo: 'Trainieren Sie mit Verfahren 3. Die Kosten auf der Seite „Trainieren“ zeigen, was die Bank erspart.',
  },
  rate: {
    short: 'Warum so langsam',
    title: 'Die Schrauben nur ein wenig drehen',
    text: {
      first:
        'Die Feinabstimmung ändert Gewichte, die schon gut sind. Darum sind die Schritte klein: eine Lernrate von 0,00001, ein Hundertstel dessen, womit der Kopf lernte. Große Schritte vergessen schneller, als sie lernen.',
      second:
        'Und warum nicht alles auftauen? Die ersten Schichten kennen Kanten und Texturen, und die haben Ihre Bilder auch: Da ist wenig zu gewinnen. Und je mehr Gewichte frei sind, desto leichter lernt es zweitausend Bilder auswendig.',
    },
    action: 'Den besten Lauf feinabstimmen',
    done: 'Getan: „{run}“ hat das obere Ende der Basis bewegt, und seine Seite zeigt, wie weit.',
    todo: 'Trainieren Sie mit Verfahren 4, ausgehend von einem fertigen Lauf. Sehen Sie danach auf „Hat sich wirklich etwas bewegt?“.',
  },
  overfit: {
    short: 'Die Kurven lesen',
    title: 'Wo aus Lernen Auswendiglernen wird',
    text: {
      first:
        'Solange der Verlust bei beiden sinkt, findet das Netz, was Katzen gemeinsam haben. Dann steigt die Linie der Validierung, während die Punkte des Trainings weiter sinken: Jetzt lernt es diese Katzen.',
      second:
        'Das Labor behält die Gewichte von vor der Wende als besten Stand. Die Trefferquote kann die Wende eine Weile verbergen: Sie zählt, wer falsch liegt, und nicht, wie falsch.',
    },
    action: 'Eine eigene Kurve ansehen',
    done: 'In „{run}“ war Epoche {best} die beste. Bis Epoche {last} ging der Verlust des Trainings von {loss} auf {lastLoss} und der der Validierung von {valLoss} auf {lastValLoss}.',
    todo: 'Trainieren Sie einen Lauf lang genug, um über seine beste Epoche hinauszukommen; 20 Epochen genügen meist.',
  },
  below: {
    short: 'Training unter der Validierung',
    title: 'Warum das Training schlechter aussehen kann als die Validierung',
    text: {
      first:
        'Es scheint unmöglich, bei Bildern schlechter zu sein, die man gesehen hat. Aber die beiden werden verschieden gemessen. Die Punkte entstehen, während Dropout am Werk ist, auf veränderten Bildern, wo augmentiert wird, und gemittelt über die ganze Epoche, den schlechten Anfang eingeschlossen. Die Linie wird danach gemessen, wenn das Netz mit allem antwortet, was es hat.',
    },
    action: 'Es in einer eigenen Kurve finden',
    done: 'In „{run}“, Epoche {epoch}: Training {training}, Validierung {validation}. Kein Wunder, zwei Arten zu messen.',
    todo: 'Jeder Lauf mit Dropout zeigt es, meist in seiner ersten Epoche.',
  },
  test: {
    short: 'Warum die Validierung schmeichelt',
    title: 'Wer ausgewählt hat, kann nicht auch richten',
    text: {
      first:
        'Die Validierungsbilder haben die beste von zwanzig Epochen ausgesucht, und Sie haben nach ihnen Einstellungen gewählt. Wer das Beste von vielem wählt, wählt auch Glück. Darum sagt die Validierung ein wenig zu viel.',
      second:
        'Die Testbilder haben nichts ausgesucht und bleiben ehrlich, solange niemand nach ihnen entscheidet. Darum liegen sie hier unter einem Siegel. Öffnen Sie es einmal, am Ende. Und denken Sie an das Intervall: Bei 1000 Bildern ist ein Prozentpunkt oft nichts.',
    },
    action: 'Eine Testmenge öffnen, einmal',
    done: '„{run}“: Die Validierung sagte {validation}, die Testmenge {test}.',
    todo: 'Wenn Sie sich für einen Lauf entschieden haben, öffnen Sie seine Testmenge. Das Labor zählt mit.',
  },
  compare: {
    short: 'Besser, oder nur mehr Glück',
    title: 'Zwei Läufe, dieselben Bilder',
    text: {
      first:
        '98,1 gegen 98,0 Prozent: Einer der beiden hat ein einziges Bild mehr. Um zu sagen, welcher besser ist, sehen Sie nur auf die Bilder, bei denen sie sich uneins sind, und fragen, ob eine Münze ebenso ungleich gefallen wäre.',
      second:
        'Meistens lautet die ehrliche Antwort, dass man es nicht sagen kann. Das zu wissen lohnt sich, bevor Sie eine Nacht auf den Unterschied verwenden.',
    },
    action: 'Ihre zwei besten vergleichen',
    done: 'Sie haben zwei zum Vergleichen: „{a}“ und „{b}“.',
    todo: 'Bringen Sie zwei Läufe auf einem Datensatz zu Ende; lassen Sie sie dann Bild für Bild gegeneinander antreten.',
  },
  unfair: {
    short: 'Ein ungleiches Rennen',
    title: 'Ein Läufer kennt die Strecke',
    text: {
      first:
        'Von Grund auf hat ein Netz zweitausend Bilder, um herauszufinden, was Fell ist. Die vortrainierte Basis hat mehr als eine Million gesehen, und unter den Klassen von ImageNet sind mehr als hundert Hunderassen und mehrere Katzen. Sie geht nicht in eine neue Welt; sie kommt nach Hause.',
      second:
        'Der Abstand zwischen beiden sagt also, was zweitausend Bildern fehlt. Er sagt nicht, wie viel Sie bei Röntgenbildern, Zeichnungen oder Satellitenbildern gewännen.',
    },
    action: 'Lassen Sie sie laufen',
    done: 'Auf demselben Datensatz: von Grund auf {scratch} %, mit geliehener Basis {transfer} %.',
    todo: 'Trainieren Sie mit Verfahren 1 auf einem Datensatz, auf dem es auch einen Lauf mit vortrainierter Basis gibt.',
  },
  more: {
    short: '2000 gegen 20 000',
    title: 'Was zehnmal so viele Bilder brächten',
    text: {
      first:
        'Die ganze Sammlung von Katzen und Hunden hat mehr als zehnmal so viele Bilder. Würden sie helfen? Raten Sie nicht: Trainieren Sie mit einem Zehntel, einem Viertel, der Hälfte und allem, was Sie haben, und sehen Sie, wohin die Kurve zeigt.',
      second:
        'Mit einer geliehenen Basis ist sie oft fast flach: Die braucht wenige Bilder, darum leiht man sie. Von Grund auf ist sie steil.',
    },
    action: 'Die Kurve zeichnen',
    done: 'Getan für „{run}“: Seine Fallstricke enthalten die Kurve und die Prognose.',
    todo: 'Starten Sie auf der Seite, die sich öffnet, „Zwölf kleine Köpfe trainieren“. Ein paar Minuten, aus behaltenen Merkmalen.',
  },
}

/** Worte der Seite Lernen. */
export const learn = {
  title: 'Lernen',
  lead: 'Das Kapitel als Weg: ein wenig lesen, es tun, es in eigenen Läufen sehen. {done} von {all} getan.',
  path: 'Schritte des Weges',
  done: '(getan)',
  turn: 'Einen Schritt zurück oder weiter',
  terms: 'Worte in diesem Schritt:',
  beside: 'Der Schritt, bei dem Sie sind',
  stepOf: 'Lernen, Schritt {step} von {all}',
  stopFollowing: 'Dem Weg hier nicht weiter folgen',
  steps,
  figures: {
    stack: {
      caption: 'Ein weites Fenster, oder mehrere kleine, die ebenso viel sehen',
      channels: 'Kanäle hinein und heraus',
      single: 'Ein Fenster',
      parameters: 'Parameter',
      stacked: 'Sieht ebenso viel',
      times: '{count}-mal 3 × 3',
      saved: 'Gespart',
    },
    depth: {
      caption: 'Was die Blöcke von VGG16 sehen, und wie weit das trägt',
      block: 'Block',
      sees: 'Sieht, in Pixeln',
      what: 'Antwortet auf',
      carries: 'Überträgt sich',
      blocks,
    },
    freeze: {
      caption: 'Tensoren, die das Training in VGG16 ändern darf, vom Labor gezählt',
      state: 'Zustand',
      base: 'In der Basis',
      whole: 'Mit dem Kopf',
      states: {
        all: 'wie es kommt, alles trainierbar',
        frozen: 'Basis eingefroren: trainable = False',
        top: 'aufgetaut ab block5_conv1',
      },
    },
    cache: {
      caption: 'Wie oft die Basis ein Trainingsbild von Ihnen ansieht',
      way: 'Weg',
      looks: 'Blicke insgesamt',
      kept: 'Behalten',
      ways: {
        plain: 'ohne Augmentierung',
        bank: 'eine Bank von {views} Ansichten',
        fresh: 'neue Ansichten, {epochs} Epochen',
      },
      keeps: {
        plain: 'ja: Jede spätere Epoche kostet nichts',
        bank: 'ja: Jede spätere Epoche kostet nichts',
        fresh: 'nichts',
      },
    },
  },
  reading: {
    title: 'Weiterlesen',
    text: 'Diese öffnen sich in Ihrem Browser, wenn Sie sie anklicken. Das Labor selbst holt nichts.',
    open: 'Öffnen',
    yearning: {
      title: 'Andrew Ng, Machine Learning Yearning',
      text: 'Kurze Kapitel darüber, was als Nächstes zu tun ist. Die Kapitel 4 bis 11 stehen hinter den Fallstricken Ihrer Läufe.',
    },
    deepLearning: {
      title: 'Goodfellow, Bengio und Courville, Deep Learning, Abschnitt 15.2',
      text: 'Transferlernen und Anpassung an neue Bereiche: warum sich Merkmale übertragen, und wann nicht.',
    },
    video: {
      title: 'Die Vorlesung des Kapitels über Transferlernen (Video)',
      text: 'Was man von einem Netz behält und was man neu trainiert.',
    },
  },
  explain,
}
