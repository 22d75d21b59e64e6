/** Archive, Repositories und Downloads. */
export const archives = {
  'The archive was not unpacked: of its entry {1}, {2}.':
    'Das Archiv wurde nicht ausgepackt. Grund ist der Eintrag {1}: {2}.',
  'Nothing of it was written anywhere else. Use an archive of plain folders and files, or unpack it yourself and add the folder.':
    'Nichts davon wurde anderswohin geschrieben. Nehmen Sie ein Archiv aus einfachen Ordnern und Dateien, oder packen Sie es selbst aus und fügen Sie den Ordner hinzu.',
  'The disk is too full to unpack "{1}": {2} came out of it so far, and {3} are to stay free.':
    'Die Platte ist zu voll, um „{1}“ auszupacken: {2} kamen bisher heraus, und {3} sollen frei bleiben.',
  '"{1}" was not unpacked: {2}.': '„{1}“ wurde nicht ausgepackt: {2}.',
  'Archives of pictures do not do that. If you trust it, unpack it yourself and add the folder.':
    'Archive von Bildern tun das nicht. Wenn Sie ihm trauen, packen Sie es selbst aus und fügen Sie den Ordner hinzu.',
  '"{1}" is damaged or not whole: {2}.': '„{1}“ ist beschädigt oder nicht vollständig: {2}.',
  'Download it again, or pack it anew as .zip or .tar.gz.':
    'Laden Sie es noch einmal herunter, oder packen Sie es neu als .zip oder .tar.gz.',
  'it is an absolute path': 'Er ist ein absoluter Pfad',
  'it names a drive': 'Er nennt ein Laufwerk',
  'it leads out of the folder that it is unpacked into': 'Er führt aus dem Ordner hinaus, in den ausgepackt wird',
  'it leads elsewhere': 'Er führt woandershin',
  'it lies more than {1} folders deep': 'Er liegt mehr als {1} Ordner tief',
  'it has more than {1} entries': 'Es hat mehr als {1} Einträge',
  '"{1}" unpacks to more than {2}': '„{1}“ wird ausgepackt größer als {2}',
  'it unpacks to more than {1} times its size ("{2}")': 'Es wird ausgepackt mehr als {1}-mal so groß („{2}“)',
  'it is a link to another file': 'Er ist ein Verweis auf eine andere Datei',
  'it is a link': 'Er ist ein Verweis',
  'it is a device or a pipe': 'Er ist ein Gerät oder eine Pipe',
  'it is a device': 'Er ist ein Gerät',
  'it is a pipe': 'Er ist eine Pipe',
  'it is a "{1}"': 'Er ist ein „{1}“',
  'it is empty': 'sie ist leer',
  'it shares its bytes with other entries': 'Er teilt seine Bytes mit anderen Einträgen',
  'the bytes of "{1}" are not those that were packed': 'die Bytes von „{1}“ sind nicht die gepackten',
  'it is encrypted': 'Er ist verschlüsselt',
  'it is compressed in a way that the lab does not read (method {1})':
    'Er ist auf eine Art komprimiert, die das Labor nicht liest (Verfahren {1})',
  'The repository lists more than two million files.': 'Das Repository nennt mehr als zwei Millionen Dateien.',
  'Do not use it.': 'Benutzen Sie es nicht.',
  'The proxy wants a name and a password to reach {1}.': 'Der Proxy verlangt Name und Passwort, um {1} zu erreichen.',
  'Put them into HTTPS_PROXY.': 'Schreiben Sie beides in HTTPS_PROXY.',
  'There is no public repository at {1} ({2} answered {3}).':
    'Unter {1} ist kein öffentliches Repository ({2} antwortete {3}).',
  'Check the address; the lab clones only what anybody may read.':
    'Prüfen Sie die Adresse; das Labor klont nur, was alle lesen dürfen.',
  '{1} answered {2} for {3}.': '{1} antwortete {2} auf {3}.',
  'Try again later.': 'Versuchen Sie es später noch einmal.',
  '{1} is not a git repository.': '{1} ist kein Git-Repository.',
  'Use the address that `git clone` takes, such as https://github.com/owner/name.':
    'Nehmen Sie die Adresse, die `git clone` nimmt, wie https://github.com/owner/name.',
  'The repository at {1} holds a file whose name leads elsewhere ("{2}").':
    'Das Repository unter {1} enthält eine Datei, deren Name woandershin führt („{2}“).',
  'Nothing of it was written. Do not use it.': 'Nichts davon wurde geschrieben. Benutzen Sie es nicht.',
  'The repository at {1} could not be read: {2}': 'Das Repository unter {1} ließ sich nicht lesen: {2}',
  'Try again; if it stays so, clone it with git and add the folder.':
    'Versuchen Sie es noch einmal; bleibt es dabei, klonen Sie es mit Git und fügen Sie den Ordner hinzu.',
  'The certificate of {1} is not one that this machine trusts.': 'Dem Zertifikat von {1} traut dieser Rechner nicht.',
  'If your network has a proxy with its own certificate, name that in NODE_EXTRA_CA_CERTS; else do not go on.':
    'Hat Ihr Netz einen Proxy mit eigenem Zertifikat, so nennen Sie es in NODE_EXTRA_CA_CERTS; sonst gehen Sie nicht weiter.',
  'No such host, or no network: {1} was not found.':
    'Diesen Rechner gibt es nicht, oder kein Netz: {1} wurde nicht gefunden.',
  'Check the address and the connection.': 'Prüfen Sie Adresse und Verbindung.',
  '{1} cannot be reached.': '{1} ist nicht zu erreichen.',
  '{1} does not answer.': '{1} antwortet nicht.',
  'Check the connection, then try again.': 'Prüfen Sie die Verbindung und versuchen Sie es dann noch einmal.',
  'The connection to {1} broke off.': 'Die Verbindung zu {1} brach ab.',
  'Try again; nothing half-made is kept.': 'Versuchen Sie es noch einmal; Halbfertiges wird nicht behalten.',
  'The repository is empty.': 'Das Repository ist leer.',
  'Use one with pictures in it.': 'Nehmen Sie eines mit Bildern.',
  'The repository is larger than 1.5 GB.': 'Das Repository ist größer als 1,5 GB.',
  'Clone it with git (`git clone --depth 1`), then add the folder.':
    'Klonen Sie es mit Git (`git clone --depth 1`) und fügen Sie dann den Ordner hinzu.',
  'The repository tries to write outside its folder ("{1}").':
    'Das Repository versucht, außerhalb seines Ordners zu schreiben („{1}“).',
  'The repository tries to make a link.': 'Das Repository versucht, einen Verweis anzulegen.',
  '{1} sent another file than the one that Keras names: the {2} differs.':
    '{1} hat eine andere Datei geschickt als die, die Keras nennt: {2} stimmt nicht überein.',
  'Nothing of it was kept. A proxy or a login page in between is the usual cause; try again on another connection.':
    'Nichts davon wurde behalten. Meist steht ein Proxy oder eine Anmeldeseite dazwischen; versuchen Sie es über eine andere Verbindung.',
  '{1} {2}: {3}': '{1} {2}: {3}',
  'The download from {1} failed: {2}.': 'Der Download von {1} misslang: {2}.',
  'Check the connection and the proxy settings (HTTPS_PROXY, NO_PROXY). What has come is kept; the next attempt goes on there. {1}':
    'Prüfen Sie die Verbindung und den Proxy (HTTPS_PROXY, NO_PROXY). Was angekommen ist, bleibt; der nächste Versuch macht dort weiter. {1}',
  'the connection ended after {1} of {2} bytes': 'die Verbindung endete nach {1} von {2} Bytes',
  'sent another part than was asked for': 'hat einen anderen Teil geschickt als verlangt',
  'its name is not known here; the machine may be offline':
    'sein Name ist hier nicht bekannt; vielleicht ist der Rechner offline',
  'its name could not be looked up; the machine may be offline':
    'sein Name ließ sich nicht nachschlagen; vielleicht ist der Rechner offline',
  'the connection was refused': 'die Verbindung wurde abgelehnt',
  'the connection broke': 'die Verbindung brach ab',
  'there is no network': 'es gibt kein Netz',
  'it did not answer in time': 'keine Antwort in angemessener Zeit',
  'it stopped sending': 'es kam nichts mehr',
  'Try again later, or fetch the file by other means and add it: `unfreeze dataset add FILE`, or drop it on the window.':
    'Versuchen Sie es später noch einmal, oder beschaffen Sie die Datei anders und fügen Sie sie hinzu: `unfreeze dataset add FILE`, oder ziehen Sie sie ins Fenster.',
  'Try again later, or fetch the file by other means and add it with "unfreeze weights add FILE" or by dropping it on the window.':
    'Versuchen Sie es später noch einmal, oder beschaffen Sie die Datei anders und fügen Sie sie mit „unfreeze weights add FILE“ hinzu, oder ziehen Sie sie ins Fenster.',
}
