/** Was die Platte verweigert, und Dateien, die nicht sind, was sie sein sollen. */
export const disk = {
  '"{1}" is damaged: {2}': '„{1}“ ist beschädigt: {2}',
  'It was changed by another program or a disk error. Restore it from a backup, or remove what it belongs to and make it anew.':
    'Ein anderes Programm oder ein Fehler der Platte hat sie verändert. Stellen Sie sie aus einer Sicherung wieder her, oder entfernen Sie, wozu sie gehört, und legen Sie es neu an.',
  'The disk is full: "{1}" could not be written.': 'Die Platte ist voll: „{1}“ konnte nicht geschrieben werden.',
  'Make room on that disk, or use another home with --home; then try again. Nothing that was there is lost.':
    'Schaffen Sie dort Platz, oder wählen Sie mit --home einen anderen Ort; versuchen Sie es dann noch einmal. Nichts, was da war, ist verloren.',
  'No permission to use "{1}".': 'Keine Erlaubnis für „{1}“.',
  'Check who owns it, or use another home with --home.':
    'Sehen Sie nach, wem es gehört, oder wählen Sie mit --home einen anderen Ort.',
  '"{1}" lies on a disk that can only be read.': '„{1}“ liegt auf einer Platte, die nur gelesen werden kann.',
  'Use another disk, or another home with --home.': 'Nehmen Sie eine andere Platte, oder mit --home einen anderen Ort.',
  '"{1}" is not there.': '„{1}“ ist nicht da.',
  'Check the path, and that its disk is connected.': 'Prüfen Sie den Pfad, und ob die Platte angeschlossen ist.',
  '"{1}" is not there: a part of that path is a file.': '„{1}“ ist nicht da: Ein Teil dieses Pfads ist eine Datei.',
  'Check the path.': 'Prüfen Sie den Pfad.',
  '"{1}" is a folder, and a file was expected.': '„{1}“ ist ein Ordner; erwartet wurde eine Datei.',
  'Too many files are open; "{1}" could not be opened.':
    'Zu viele Dateien sind offen; „{1}“ konnte nicht geöffnet werden.',
  'Close other programs, then try again.': 'Schließen Sie andere Programme und versuchen Sie es dann noch einmal.',
  'The disk reports an error in "{1}".': 'Die Platte meldet einen Fehler in „{1}“.',
  'Check the disk; copy the file from a backup if there is one.':
    'Prüfen Sie die Platte; holen Sie die Datei aus einer Sicherung, wenn es eine gibt.',
  '"{1}" cannot be opened: the path does not end.': '„{1}“ lässt sich nicht öffnen: Der Pfad nimmt kein Ende.',
  'Run the same with --debug to see where it happened.':
    'Rufen Sie dasselbe mit --debug auf, um zu sehen, wo es geschah.',
  '{1} is being worked on already.': 'Daran wird schon gearbeitet: {1}.',
  '{1} is being worked on by another Unfreeze (process {2}).':
    'Daran arbeitet ein anderes Unfreeze (Prozess {2}): {1}.',
  'Wait until that has ended, or stop it there.': 'Warten Sie, bis das fertig ist, oder halten Sie es dort an.',
  '"{1}" is held by another program.': '„{1}“ wird von einem anderen Programm festgehalten.',
  'Try again in a moment.': 'Versuchen Sie es gleich noch einmal.',
  '"{1}" {2}.': '„{1}“ {2}.',
  'ends too early': 'endet zu früh',
  'is not a NumPy file': 'ist keine NumPy-Datei',
  'has a header that makes no sense': 'hat einen Kopf ohne Sinn',
  'holds numbers of a kind that the lab does not read ({1})':
    'enthält Zahlen einer Art, die das Labor nicht liest ({1})',
  'holds {1} bytes where its shape needs {2}': 'enthält {1} Bytes, ihre Form verlangt {2}',
  'Remove that file; the lab makes it anew.': 'Entfernen Sie diese Datei; das Labor legt sie neu an.',
  '"{1}" is missing.': '„{1}“ fehlt.',
  'Install the lab again: a part of it is gone.': 'Installieren Sie das Labor neu: Ein Teil davon ist weg.',
  '"{1}" is not a whole file of float32 tensors.': '„{1}“ ist keine ganze Datei von float32-Tensoren.',
  'Restore it from a backup.': 'Stellen Sie sie aus einer Sicherung wieder her.',
  'The cache of these features': 'der Zwischenspeicher dieser Merkmale',
  'The dataset "{1}"': 'der Datensatz „{1}“',
  'A dataset in the making': 'ein entstehender Datensatz',
  'This source': 'diese Quelle',
  'The engine': 'das Rechenwerk',
  'The weights of {1}': 'die Gewichte von {1}',
  'The window of this home': 'das Fenster dieses Orts',
  'A training in "{1}"': 'ein Training in „{1}“',
}
