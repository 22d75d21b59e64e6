/** Läufe: was sich nicht beginnen, fortsetzen oder vergleichen lässt, und wovor gewarnt wird. */
export const runs = {
  'There is no run "{1}".': 'Einen Lauf „{1}“ gibt es nicht.',
  'See the list of runs, or `unfreeze runs`.': 'Sehen Sie in der Liste der Läufe nach, oder mit `unfreeze runs`.',
  'Stopped in epoch {1}.': 'Angehalten in Epoche {1}.',
  'Resume goes on from there.': 'Fortsetzen macht dort weiter.',
  'Training diverged: in epoch {1} the loss is no number any more.':
    'Das Training ist entgleist: In Epoche {1} ist der Verlust keine Zahl mehr.',
  'Start a new run with a smaller learning rate.': 'Beginnen Sie einen neuen Lauf mit kleinerer Lernrate.',
  'The checkpoint does not fit its model: "{1}/{2}" should be [{3}].':
    'Der Checkpoint passt nicht zu seinem Modell: „{1}/{2}“ sollte [{3}] sein.',
  'Restore the run’s folder from a backup, or train it again.':
    'Stellen Sie den Ordner des Laufs aus einer Sicherung wieder her, oder trainieren Sie ihn neu.',
  'The checkpoint holds "{1}" as [{2}]; expected [{3}].': 'Im Checkpoint ist „{1}“ [{2}]; erwartet wurde [{3}].',
  'The checkpoint holds no "{1}"; expected [{2}].': 'Im Checkpoint fehlt „{1}“; erwartet wurde [{2}].',
  'It belongs to another run. Restore the folder from a backup, or start the run anew.':
    'Er gehört zu einem anderen Lauf. Stellen Sie den Ordner aus einer Sicherung wieder her, oder beginnen Sie den Lauf neu.',
  '{1} has no layer "{2}".': '{1} hat keine Schicht „{2}“.',
  'Its layers: {1}, ....': 'Die Schichten: {1} …',
  'Its layers: {1}.': 'Die Schichten: {1}.',
  '{1} cannot be cut behind "{2}": more than one tensor passes there.':
    '{1} lässt sich hinter „{2}“ nicht trennen: Dort geht mehr als ein Tensor durch.',
  'Behind the nearest layers it can: "{1}" and "{2}".': 'Hinter den nächsten Schichten geht es: „{1}“ und „{2}“.',
  'DenseNet121 is not built with channels first, in Keras neither.':
    'DenseNet121 gibt es nicht mit den Kanälen zuerst, auch in Keras nicht.',
  'Leave the data format out: channels_last.': 'Lassen Sie das Datenformat weg: channels_last.',
  '{1} needs pictures of at least {2} x {3} pixels. Received {4} x {5}.':
    '{1} braucht Bilder von mindestens {2} x {3} Pixeln. Verlangt waren {4} x {5}.',
  'Choose a larger input size.': 'Wählen Sie eine größere Bildgröße.',
  '{1} with its classifier needs a picture size, not "any", in Keras too.':
    '{1} mit seinen 1000 Klassen braucht eine Bildgröße, nicht „any“, auch in Keras.',
  '{1} needs a picture size, not "any", in Keras too.': '{1} braucht eine Bildgröße, nicht „any“, auch in Keras.',
  'Give a size, such as {1}x{2}x3.': 'Nennen Sie eine Größe, etwa {1}x{2}x3.',
  '"{1}" is the input of {2}: there is nothing before it to freeze, and nothing in it to train.':
    '„{1}“ ist der Eingang von {2}: Davor gibt es nichts einzufrieren, und darin nichts zu trainieren.',
  'To train all of it, unfreeze from "{1}".': 'Um alles zu trainieren, tauen Sie ab „{1}“ auf.',
  'Run "{1}" predicts numbers: it has no threshold and no confidence.':
    'Lauf „{1}“ sagt Zahlen voraus: Es gibt keine Schwelle und keine Sicherheit.',
  'The test set of run "{1}" is sealed, or was not evaluated.':
    'Der Test von Lauf „{1}“ ist versiegelt oder wurde nicht gemessen.',
  'The test set of run "{1}" is sealed.': 'Der Test von Lauf „{1}“ ist versiegelt.',
  'Open the test set first; each opening is counted.': 'Öffnen Sie zuerst den Test; jedes Öffnen wird gezählt.',
  'Run "{1}" was not evaluated on {2} yet.': 'Lauf „{1}“ wurde auf {2} noch nicht gemessen.',
  'Wait for its end, or evaluate it.': 'Warten Sie, bis er fertig ist, oder messen Sie ihn.',
  '"{1}" has numbers to predict instead of classes: class weights mean nothing there.':
    '„{1}“ hat Zahlen statt Klassen: Klassengewichte bedeuten dort nichts.',
  'Leave class weights out.': 'Lassen Sie die Klassengewichte weg.',
  'The weights of {1} that run "{2}" was built on are not here any more (SHA-256 {3}…).':
    'Die Gewichte von {1}, auf denen Lauf „{2}“ aufbaut, sind nicht mehr da (SHA-256 {3}…).',
  'The weights of {1} that this run is built on are not in the home any more (SHA-256 {2}…).':
    'Die Gewichte von {1}, auf denen dieser Lauf aufbaut, sind nicht mehr da (SHA-256 {2}…).',
  'Add the same file again: `unfreeze weights add FILE`, or `unfreeze weights get {1}`.':
    'Fügen Sie dieselbe Datei wieder hinzu: `unfreeze weights add FILE`, oder `unfreeze weights get {1}`.',
  'Expected 2 or more classes in "{1}". Received {2}: "{3}".':
    'In „{1}“ sollten mindestens 2 Klassen sein. Gefunden: {2}, nämlich „{3}“.',
  'Expected 2 or more classes in "{1}". Received {2}.': 'In „{1}“ sollten mindestens 2 Klassen sein. Gefunden: {2}.',
  'Put each class in a folder of its own and add the dataset again.':
    'Legen Sie jede Klasse in einen eigenen Ordner und fügen Sie den Datensatz neu hinzu.',
  '"{1}" has no pictures for training.': '„{1}“ hat keine Bilder zum Trainieren.',
  '"{1}" has no pictures for {2}.': '„{1}“ hat keine Bilder für {2}.',
  'Add pictures to that folder, or add class folders alone: the lab then draws the splits.':
    'Legen Sie Bilder in diesen Ordner, oder fügen Sie nur Klassenordner hinzu: Das Labor zieht dann die Teile.',
  '{1} is trained from scratch: it has no pretrained base to extract features with.':
    '{1} wird von Grund auf trainiert: Es gibt keine vortrainierte Basis, die Merkmale liefern könnte.',
  'Choose a pretrained base, such as vgg16.': 'Wählen Sie eine vortrainierte Basis, etwa vgg16.',
  'A fine-tuning starts from a finished run, and none was named.':
    'Eine Feinabstimmung beginnt bei einem fertigen Lauf, und keiner ist genannt.',
  'Choose one of `features` or `augment` on the same dataset: `--from RUN`; `unfreeze runs` lists them.':
    'Wählen Sie einen von `features` oder `augment` auf demselben Datensatz: `--from RUN`; `unfreeze runs` nennt sie.',
  '{1} is not trained from scratch here: that would take days, and far more pictures.':
    '{1} wird hier nicht von Grund auf trainiert: Das dauerte Tage und verlangte weit mehr Bilder.',
  'Leave the base out: `scratch` trains minivgg.': 'Lassen Sie die Basis weg: `scratch` trainiert minivgg.',
  'A fine-tuning has its "{1}" ({2}) from the run it starts from: {3}.':
    'Eine Feinabstimmung hat „{1}“ ({2}) von dem Lauf, bei dem sie beginnt: {3}.',
  'Leave it out, or start from another run.': 'Lassen Sie es weg, oder beginnen Sie bei einem anderen Lauf.',
  'The recipe "{1}" has no setting "{2}" ({3}).': 'Das Verfahren „{1}“ hat keine Einstellung „{2}“ ({3}).',
  'Leave it out. It has: {1}.': 'Lassen Sie sie weg. Es gibt: {1}.',
  'Run "{1}" is at work in another Unfreeze.': 'Lauf „{1}“ arbeitet in einem anderen Unfreeze.',
  'Stop it there.': 'Halten Sie ihn dort an.',
  'Run "{1}" has finished: there is nothing to resume.': 'Lauf „{1}“ ist fertig: Es gibt nichts fortzusetzen.',
  'Start a new run, or evaluate this one.': 'Beginnen Sie einen neuen Lauf, oder messen Sie diesen.',
  'Run "{1}" is at work ({2}).': 'Lauf „{1}“ arbeitet gerade ({2}).',
  'Stop it first.': 'Halten Sie ihn zuerst an.',
  'Run "{1}" was trained from scratch: it has no frozen base to unfreeze.':
    'Lauf „{1}“ wurde von Grund auf trainiert: Es gibt keine eingefrorene Basis aufzutauen.',
  'Start from a run of `features` or `augment`.': 'Beginnen Sie bei einem Lauf von `features` oder `augment`.',
  'Run "{1}" was trained on "{2}", not on "{3}".': 'Lauf „{1}“ wurde auf „{2}“ trainiert, nicht auf „{3}“.',
  'Fine-tune on the same dataset: `--data {1}`.': 'Stimmen Sie auf demselben Datensatz ab: `--data {1}`.',
  'Run "{1}" learned a number, and "{2}" has a number now.':
    'Lauf „{1}“ hat eine Zahl gelernt, und „{2}“ hat jetzt eine andere.',
  'Run "{1}" learned a number, and "{2}" has classes now.':
    'Lauf „{1}“ hat eine Zahl gelernt, und „{2}“ hat jetzt Klassen.',
  'Run "{1}" learned classes, and "{2}" has a number now.':
    'Lauf „{1}“ hat Klassen gelernt, und „{2}“ hat jetzt eine Zahl.',
  'Run "{1}" learned classes, and "{2}" has classes now.':
    'Lauf „{1}“ hat Klassen gelernt, und „{2}“ hat jetzt andere.',
  '"{1}" has other classes now than when run "{2}" was made: its head would name them wrongly.':
    '„{1}“ hat jetzt andere Klassen als zu der Zeit, da Lauf „{2}“ entstand: Sein Kopf gäbe ihnen falsche Namen.',
  'Run feature extraction on the dataset as it is now, and start from that.':
    'Ziehen Sie Merkmale aus dem Datensatz, wie er jetzt ist, und beginnen Sie bei diesem Lauf.',
  'Run "{1}" has no whole checkpoint in "{2}".': 'Lauf „{1}“ hat keinen ganzen Checkpoint in „{2}“.',
  'Restore the run’s folder from a backup, or start from another run.':
    'Stellen Sie den Ordner des Laufs aus einer Sicherung wieder her, oder beginnen Sie bei einem anderen Lauf.',
  'Restore the run’s folder from a backup, or start from its last weights: `--from-checkpoint last`.':
    'Stellen Sie den Ordner des Laufs aus einer Sicherung wieder her, oder beginnen Sie bei seinen letzten Gewichten: `--from-checkpoint last`.',
  'Run "{1}" is {2}: its best checkpoint can be used when it has finished.':
    'Lauf „{1}“ ist nicht fertig ({2}): Sein bester Checkpoint ist danach zu gebrauchen.',
  'Wait for its end.': 'Warten Sie, bis er fertig ist.',
  'Resume it: `unfreeze resume {1}`.': 'Setzen Sie ihn fort: `unfreeze resume {1}`.',
  'The results of run "{1}" on the test set are not there.':
    'Die Ergebnisse von Lauf „{1}“ auf dem Test sind nicht da.',
  'Evaluate it first: `unfreeze evaluate {1} --split test`.':
    'Messen Sie ihn zuerst: `unfreeze evaluate {1} --split test`.',
  'Expected 2 or more different runs. Received "{1}" alone.':
    'Zum Vergleichen gehören mindestens 2 verschiedene Läufe; genannt ist nur „{1}“.',
  'Some of these runs tell classes apart and others predict a number: there is nothing to compare.':
    'Einige dieser Läufe unterscheiden Klassen, andere sagen eine Zahl voraus: Da gibt es nichts zu vergleichen.',
  'Choose runs of one dataset.': 'Wählen Sie Läufe eines Datensatzes.',
  '{1} cannot be unfrozen from "{2}": {3}': '{1} lässt sich ab „{2}“ nicht auftauen: {3}',
  'it has no such layer.': 'Eine solche Schicht gibt es nicht.',
  'that is the picture itself.': 'Das ist das Bild selbst.',
  'nothing from there on has weights to train.': 'Von dort an hat nichts trainierbare Gewichte.',
  'more than one tensor comes in there.': 'Dort kommt mehr als ein Tensor an.',
  'Near it, it can be {1}. `unfreeze summary` shows every layer.':
    'In der Nähe geht {1}. `unfreeze summary` zeigt jede Schicht.',
  'It can be: {1}.': 'Es geht: {1}.',
  'Remove the run, or restore the file.': 'Entfernen Sie den Lauf, oder stellen Sie die Datei wieder her.',
  'What this fine-tuning starts from, "{1}", {2}.': 'Womit diese Feinabstimmung beginnt, „{1}“, {2}.',
  'holds nothing of layer "{1}"': 'enthält nichts von Schicht „{1}“',
  'is not whole': 'ist nicht vollständig',
  'Restore the run’s folder from a backup, or start the fine-tuning anew.':
    'Stellen Sie den Ordner des Laufs aus einer Sicherung wieder her, oder beginnen Sie die Feinabstimmung neu.',
  'Run "{1}" is a fine-tuning that does not say which run it starts from.':
    'Lauf „{1}“ ist eine Feinabstimmung, die nicht sagt, bei welchem Lauf sie beginnt.',
  'Start it anew from a finished run.': 'Beginnen Sie sie neu bei einem fertigen Lauf.',
  'Run "{1}" has no whole best checkpoint in "{2}".': 'Lauf „{1}“ hat keinen ganzen besten Checkpoint in „{2}“.',
  'Resume the run, or restore its folder from a backup.':
    'Setzen Sie den Lauf fort, oder stellen Sie seinen Ordner aus einer Sicherung wieder her.',
  'Run "{1}" has no whole last checkpoint in "{2}".': 'Lauf „{1}“ hat keinen ganzen letzten Checkpoint in „{2}“.',
  'Export its best one, which is what `predict` uses.': 'Exportieren Sie den besten; ihn benutzt auch `predict`.',
  'Look at its best checkpoint, or restore its folder from a backup.':
    'Sehen Sie den besten an, oder stellen Sie den Ordner aus einer Sicherung wieder her.',
  '{1} Evaluate the run anew.': '{1} Messen Sie den Lauf neu.',
  'No weight moved in this training: the learning rate may be too small.':
    'In diesem Training hat sich kein Gewicht bewegt: Vielleicht ist die Lernrate zu klein.',
  'The base did not move: this is no fine-tuning, only the head was trained. The learning rate may be too small.':
    'Die Basis hat sich nicht bewegt: Das ist keine Feinabstimmung, nur der Kopf wurde trainiert. Vielleicht ist die Lernrate zu klein.',
  'Layers that were unfrozen did not move: {1}. The learning rate may be too small.':
    'Aufgetaute Schichten haben sich nicht bewegt: {1}. Vielleicht ist die Lernrate zu klein.',
  'Some features are too large for float16 (above 60,000): those views are kept as float32, which takes twice the room.':
    'Einige Merkmale sind für float16 zu groß (über 60 000): Diese Ansichten werden als float32 behalten, das braucht doppelt so viel Platz.',
  'Resumed with another engine than it began with ({1}): the curve goes on, but not bit for bit as in one go.':
    'Fortgesetzt mit einem anderen Rechenwerk als zu Beginn ({1}): Die Kurve geht weiter, aber nicht Bit für Bit wie in einem Zug.',
  'preprocess_input is switched off: the base sees numbers that it was not trained on (0 to 255 in RGB), as in the chapter’s end-to-end model, which forgot it. Its features get worse, and so does the accuracy. To see by how much, run the same with it and compare the two.':
    'preprocess_input ist abgeschaltet: Die Basis sieht Zahlen, auf denen sie nicht trainiert wurde (0 bis 255 in RGB), wie im durchgehenden Modell des Kapitels, das es vergaß. Ihre Merkmale werden schlechter und damit die Trefferquote. Um wie viel, zeigt derselbe Lauf mit ihm und ein Vergleich der beiden.',
  '{1} pictures that are for validation or test now were trained on by run "{2}": the dataset was divided anew, and accuracies will be too good to be true.':
    'Auf {1} Bildern, die jetzt zu Validierung oder Test gehören, hat Lauf „{2}“ trainiert: Der Datensatz wurde neu geteilt, und Trefferquoten werden zu schön sein, um wahr zu sein.',
  'The test set of "{1}" had been opened once before this run\'s result was looked at: whatever was chosen after a look at it makes accuracies on it optimistic.':
    'Der Test von „{1}“ war einmal geöffnet worden, bevor das Ergebnis dieses Laufs angesehen wurde: Was nach einem Blick darauf gewählt wurde, macht Trefferquoten auf ihm zu optimistisch.',
  'The test set of "{1}" had been opened {2} times before this run\'s result was looked at: whatever was chosen after a look at it makes accuracies on it optimistic.':
    'Der Test von „{1}“ war {2}-mal geöffnet worden, bevor das Ergebnis dieses Laufs angesehen wurde: Was nach einem Blick darauf gewählt wurde, macht Trefferquoten auf ihm zu optimistisch.',
  'Batch normalization looks at the whole batch: all {1} pictures of a step are in memory at once, {2} GB in all. A smaller batch or picture size takes less.':
    'Batch-Normalisierung betrachtet den ganzen Stapel: Alle {1} Bilder eines Schritts sind zugleich im Speicher, zusammen {2} GB. Kleinere Stapel oder Bilder brauchen weniger.',
  'Start from a run made with --size {1}.': 'Beginnen Sie bei einem Lauf mit Bildgröße {1}.',
  '--size {1} takes about 1/{2} of the work.': 'Bildgröße {1} macht etwa 1/{2} der Arbeit.',
  'The pictures have about {1} x {2} pixels and are blown up to {3} x {4}: nothing is seen that was not there before. {5}':
    'Die Bilder haben etwa {1} x {2} Pixel und werden auf {3} x {4} vergrößert: Es ist nichts zu sehen, was vorher nicht da war. {5}',
  'The pictures have about {1} x {2} pixels and are blown up to {3} x {4}: nothing is seen that was not there before. {5} {6} learned from larger pictures, so a size in between, such as {7}, may come out a little better.':
    'Die Bilder haben etwa {1} x {2} Pixel und werden auf {3} x {4} vergrößert: Es ist nichts zu sehen, was vorher nicht da war. {5} {6} hat von größeren Bildern gelernt; eine Größe dazwischen, etwa {7}, kann ein wenig besser sein.',
  'Nothing is frozen in a net from scratch: there is no head that could be trained anew on kept features.':
    'In einem Netz von Grund auf ist nichts eingefroren: Es gibt keinen Kopf, der auf behaltenen Merkmalen neu trainiert werden könnte.',
  'A regression has no share of right pictures that could be forecast.':
    'Eine Regression hat keinen Anteil richtiger Bilder, der sich vorhersagen ließe.',
}
