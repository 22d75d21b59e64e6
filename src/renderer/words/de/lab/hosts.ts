/** Was zwischen Fenster und Labor schiefgehen kann. */
export const hosts = {
  'The lab could not answer.': 'Das Labor konnte nicht antworten.',
  'There is nothing at {1}.': 'Unter {1} ist nichts.',
  'Port {1} is taken by another program.': 'Anschluss {1} ist von einem anderen Programm belegt.',
  'The lab cannot listen on port {1}: {2}': 'Das Labor kann auf Anschluss {1} nicht lauschen: {2}',
  'Leave out --port to take a free one.': 'Ohne --port wird ein freier genommen.',
  '"{1}" is not a path inside the folder that is uploaded.': '„{1}“ ist kein Pfad im übertragenen Ordner.',
  'Rename that file, or upload the folder without it.':
    'Benennen Sie diese Datei um, oder übertragen Sie den Ordner ohne sie.',
  'This upload is not known, or it was given up.': 'Diese Übertragung ist nicht bekannt oder wurde aufgegeben.',
  'Start the upload again.': 'Beginnen Sie die Übertragung neu.',
  'This upload is finished.': 'Diese Übertragung ist abgeschlossen.',
  'Start another one.': 'Beginnen Sie eine neue.',
  'The disk is too full for "{1}": it needs {2}, and {3} can be used.':
    'Die Platte ist zu voll für „{1}“: Gebraucht werden {2}, benutzbar sind {3}.',
  'Make room on that disk, or start the lab with another --home.':
    'Schaffen Sie dort Platz, oder starten Sie das Labor mit einem anderen --home.',
  'The size of "{1}" was not said.': 'Die Größe von „{1}“ wurde nicht genannt.',
  'The upload of "{1}" broke off.': 'Die Übertragung von „{1}“ brach ab.',
  'Some files of this upload are still on their way.': 'Einige Dateien dieser Übertragung sind noch unterwegs.',
  'Wait until all have arrived.': 'Warten Sie, bis alle da sind.',
  'Nothing was uploaded.': 'Es wurde nichts übertragen.',
  'Drop a folder that has pictures in it.': 'Ziehen Sie einen Ordner mit Bildern herein.',
  'Not a request: {1}.': 'Das ist keine Anfrage: {1}.',
  'There is no request "{1}".': 'Eine Anfrage „{1}“ gibt es nicht.',
  'The window and the lab may be of different versions: reload the window, or start the lab again.':
    'Fenster und Labor sind vielleicht von verschiedenen Fassungen: Laden Sie das Fenster neu, oder starten Sie das Labor neu.',
  'The lab answers under its own address only.': 'Das Labor antwortet nur unter seiner eigenen Adresse.',
  'The lab answers to its own pages only.': 'Das Labor antwortet nur seinen eigenen Seiten.',
  'Open the lab with the address that it printed when it started.':
    'Öffnen Sie das Labor mit der Adresse, die es beim Start genannt hat.',
  'The lab answers to its own window only.': 'Das Labor antwortet nur seinem eigenen Fenster.',
  'The connection broke.': 'Die Verbindung brach ab.',
  'The connection to the lab broke.': 'Die Verbindung zum Labor brach ab.',
  'It was set up again; try once more.': 'Sie steht wieder; versuchen Sie es noch einmal.',
  'The lab was started again, and this work did not go on.':
    'Das Labor wurde neu gestartet, und diese Arbeit ging nicht weiter.',
  'Start it once more.': 'Beginnen Sie sie noch einmal.',
  'The folder "{1}" is empty.': 'Der Ordner „{1}“ ist leer.',
  'Choose one with pictures in it.': 'Wählen Sie einen mit Bildern.',
  'The lab did not take the upload ({1}).': 'Das Labor nahm die Übertragung nicht an ({1}).',
  'Check that the lab is running, then try again.':
    'Sehen Sie nach, ob das Labor läuft, und versuchen Sie es dann noch einmal.',
  'The connection to the lab broke while files were sent.':
    'Die Verbindung zum Labor brach ab, während Dateien gesendet wurden.',
  'Try it again.': 'Versuchen Sie es noch einmal.',
  'There is no file in what was dropped.': 'In dem, was hereingezogen wurde, ist keine Datei.',
  'Drop pictures, or a folder that holds some.': 'Ziehen Sie Bilder herein, oder einen Ordner mit Bildern.',
  'Something in the window went wrong: {1}': 'Im Fenster ging etwas schief: {1}',
  'Reload the window; nothing is lost.': 'Laden Sie das Fenster neu; nichts ist verloren.',
  'Something in the lab itself went wrong ({1}): {2}': 'Im Labor selbst ging etwas schief ({1}): {2}',
  'Nothing that was saved is lost. The log in the lab’s home says where it happened.':
    'Nichts Gespeichertes ist verloren. Das Protokoll am Ort des Labors sagt, wo es geschah.',
  'Stopped.': 'Angehalten.',
  '{1}: stopped.': '{1}: angehalten.',
  'The lab was closed.': 'Das Labor wurde geschlossen.',
  'The lab is closing.': 'Das Labor schließt gerade.',
  'Open it again, then resume.': 'Öffnen Sie es wieder und setzen Sie dann fort.',
  'There is no job "{1}".': 'Eine Arbeit „{1}“ gibt es nicht.',
  'It may belong to an earlier start of the lab.': 'Vielleicht gehört sie zu einem früheren Start des Labors.',
  'Reload the page.': 'Laden Sie die Seite neu.',
}
