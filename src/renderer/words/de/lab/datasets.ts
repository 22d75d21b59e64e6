/** Wie aus Ordnern, Tabellen und Archiven ein Datensatz wird, und was die Prüfung findet. */
export const datasets = {
  'The split {1} leaves {2} empty.': 'Die Aufteilung {1} lässt {2} leer.',
  'Give each of train, validation and test a share above 0, such as 80/10/10.':
    'Geben Sie Training, Validierung und Test je einen Anteil über 0, etwa 80/10/10.',
  'None of the {1} files of class "{2}" is a picture that can be read.':
    'Von den {1} Dateien der Klasse „{2}“ ist keine ein lesbares Bild.',
  'None of the {1} files of class "{2}" is a picture that can be read. {3}: {4}':
    'Von den {1} Dateien der Klasse „{2}“ ist keine ein lesbares Bild. {3}: {4}',
  'None of the {1} files of class "{2}" in {3} is a picture that can be read.':
    'Von den {1} Dateien der Klasse „{2}“ in {3} ist keine ein lesbares Bild.',
  'None of the {1} files of class "{2}" in {3} is a picture that can be read. {4}: {5}':
    'Von den {1} Dateien der Klasse „{2}“ in {3} ist keine ein lesbares Bild. {4}: {5}',
  'Put readable pictures of that class there, or remove its folder.':
    'Legen Sie lesbare Bilder dieser Klasse dorthin, oder entfernen Sie ihren Ordner.',
  'None of the {1} pictures can be read.': 'Von den {1} Bildern lässt sich keines lesen.',
  'None of the {1} pictures can be read. {2}: {3}': 'Von den {1} Bildern lässt sich keines lesen. {2}: {3}',
  'None of the {1} pictures in {2} can be read.': 'Von den {1} Bildern in {2} lässt sich keines lesen.',
  'None of the {1} pictures in {2} can be read. {3}: {4}':
    'Von den {1} Bildern in {2} lässt sich keines lesen. {3}: {4}',
  'Put readable pictures there.': 'Legen Sie lesbare Bilder dorthin.',
  '"{1}" is a dataset of its own, not a class: it holds {2}.':
    '„{1}“ ist selbst ein Datensatz und keine Klasse: Darin liegen {2}.',
  'Add it alone.': 'Fügen Sie ihn allein hinzu.',
  'The folder "{1}" was chosen twice.': 'Der Ordner „{1}“ wurde zweimal gewählt.',
  'Choose it once.': 'Wählen Sie ihn einmal.',
  'Two of the folders are called "{1}". A class is called what its folder is called.':
    'Zwei der Ordner heißen „{1}“. Eine Klasse heißt wie ihr Ordner.',
  'Two of the folders are called "{1}": "{2}" and "{3}". A class is called what its folder is called.':
    'Zwei der Ordner heißen „{1}“: „{2}“ und „{3}“. Eine Klasse heißt wie ihr Ordner.',
  'The folders "{1}" and "{2}" differ in upper and lower case only.':
    'Die Ordner „{1}“ und „{2}“ unterscheiden sich nur in Groß- und Kleinschreibung.',
  'Rename one of them. If both hold the same class, put their pictures in one folder.':
    'Benennen Sie einen um. Enthalten beide dieselbe Klasse, so legen Sie die Bilder in einen Ordner.',
  '{1} are the splits of one dataset, not its classes.': '{1} sind die Teile eines Datensatzes, nicht seine Klassen.',
  'Choose the folder that holds them.': 'Wählen Sie den Ordner, in dem sie liegen.',
  'Choose folders that lie beside each other, one for each class.':
    'Wählen Sie Ordner, die nebeneinanderliegen, einen je Klasse.',
  '"{1}" and "{2}" are the same folder.': '„{1}“ und „{2}“ sind derselbe Ordner.',
  'The folder "{1}" lies inside "{2}", so its pictures would belong to two classes.':
    'Der Ordner „{1}“ liegt in „{2}“; seine Bilder gehörten zu zwei Klassen.',
  '"{1}" and "{2}" lie on different drives.': '„{1}“ und „{2}“ liegen auf verschiedenen Laufwerken.',
  'Have the pictures copied into the lab (--copy), or put the folders on one drive.':
    'Lassen Sie die Bilder ins Labor kopieren (--copy), oder legen Sie die Ordner auf ein Laufwerk.',
  'Several folders are the classes of a dataset: they hold no numbers and no columns.':
    'Mehrere Ordner sind die Klassen eines Datensatzes: Sie enthalten keine Zahlen und keine Spalten.',
  'Choose the table (.csv) itself, or the one folder that holds it and its pictures.':
    'Wählen Sie die Tabelle (.csv) selbst, oder den einen Ordner mit ihr und ihren Bildern.',
  '"{1}" is a folder and "{2}" a file: together they make no dataset.':
    '„{1}“ ist ein Ordner und „{2}“ eine Datei: Zusammen ergeben sie keinen Datensatz.',
  'Choose folders alone, one for each class; or one archive or table.':
    'Wählen Sie nur Ordner, einen je Klasse; oder ein Archiv oder eine Tabelle.',
  'There are {1} readable pictures, too few to put one in each of {2}.':
    'Es gibt {1} lesbare Bilder, zu wenige für je eines in {2}.',
  'The class "{1}" has {2} readable pictures, too few to put one in each of {3}.':
    'Die Klasse „{1}“ hat {2} lesbare Bilder, zu wenige für je eines in {3}.',
  'Add pictures.': 'Fügen Sie Bilder hinzu.',
  'Add pictures of that class, or remove its folder.':
    'Fügen Sie Bilder dieser Klasse hinzu, oder entfernen Sie ihren Ordner.',
  'Nothing was changed in "{1}" that could be taken back.':
    'In „{1}“ wurde nichts geändert, das sich zurücknehmen ließe.',
  '"{1}" has a class "{2}" already.': '„{1}“ hat schon eine Klasse „{2}“.',
  'Give the two classes different names, or move the pictures of one to the other.':
    'Geben Sie den beiden Klassen verschiedene Namen, oder verschieben Sie die Bilder der einen in die andere.',
  'The dataset "{1}" has no such picture "{2}".': 'Der Datensatz „{1}“ hat kein solches Bild „{2}“.',
  'The dataset "{1}" has no class number {2}.': 'Der Datensatz „{1}“ hat keine Klasse Nummer {2}.',
  'That would leave the dataset without a training picture.': 'Dann hätte der Datensatz kein Trainingsbild mehr.',
  'That would leave the class "{1}" without a training picture.':
    'Dann hätte die Klasse „{1}“ kein Trainingsbild mehr.',
  'Keep one, or add the dataset again without that class.':
    'Behalten Sie eines, oder fügen Sie den Datensatz ohne diese Klasse neu hinzu.',
  '"{1}" is packed as {2}, which the lab does not read.': '„{1}“ ist als {2} gepackt, und das liest das Labor nicht.',
  'Unpack it and add the folder, or pack it as .zip or .tar.gz.':
    'Packen Sie es aus und fügen Sie den Ordner hinzu, oder packen Sie es als .zip oder .tar.gz.',
  '"{1}" is empty.': '„{1}“ ist leer.',
  'Choose a file with pictures in it.': 'Wählen Sie eine Datei mit Bildern.',
  '{1} files were chosen that do not make one dataset ("{2}", "{3}").':
    'Es wurden {1} Dateien gewählt, die keinen Datensatz ergeben („{2}“, „{3}“).',
  'Choose one archive, one table, or the files of MNIST or CIFAR; or the folder that holds the pictures.':
    'Wählen Sie ein Archiv, eine Tabelle oder die Dateien von MNIST oder CIFAR; oder den Ordner mit den Bildern.',
  '"{1}" came alone: a browser does not tell where its pictures lie.':
    '„{1}“ kam allein: Ein Browser verrät nicht, wo die Bilder dazu liegen.',
  'Drop the folder that holds the table and its pictures.':
    'Ziehen Sie den Ordner herein, in dem die Tabelle und ihre Bilder liegen.',
  '"{1}" is a single picture, and a dataset is many of them.':
    '„{1}“ ist ein einzelnes Bild; ein Datensatz sind viele.',
  '"{1}" is a file of a kind that the lab makes no dataset of ({2}).':
    'Aus Dateien von der Art von „{1}“ macht das Labor keinen Datensatz ({2}).',
  '"{1}" is a file of a kind that the lab makes no dataset of.':
    'Aus Dateien von der Art von „{1}“ macht das Labor keinen Datensatz.',
  'Choose the folder that holds train, validation and test, or one folder for each class; a .zip or .tar.gz of such folders; a CSV of picture paths; or an archive of CIFAR or MNIST.':
    'Wählen Sie den Ordner mit train, validation und test, oder einen mit einem Ordner je Klasse; ein .zip oder .tar.gz solcher Ordner; eine CSV-Datei mit Bildpfaden; oder ein Archiv von CIFAR oder MNIST.',
  ' It holds an archive, "{1}": unpack that one and add what is in it.':
    ' Darin liegt ein Archiv, „{1}“: Packen Sie es aus und fügen Sie hinzu, was darin ist.',
  '"{1}" has two folders for {2}: "{3}" and "{4}".': '„{1}“ hat zwei Ordner für {2}: „{3}“ und „{4}“.',
  'Keep one of them, and put the other one elsewhere.': 'Behalten Sie einen und legen Sie den anderen woandershin.',
  'Expected 2 or more class folders in "{1}". Received pictures without class folders.':
    'In „{1}“ sollten mindestens 2 Klassenordner sein; es sind Bilder ohne Klassenordner.',
  'Put the pictures of each class in a folder of its own, named after the class.':
    'Legen Sie die Bilder jeder Klasse in einen eigenen Ordner, der wie die Klasse heißt.',
  'No pictures in "{1}".': 'Keine Bilder in „{1}“.',
  'Expected a folder with train, validation and test in it, or with one folder of pictures (JPEG, PNG, GIF, BMP, WebP) for each class.':
    'Erwartet wird ein Ordner mit train, validation und test, oder mit einem Ordner voller Bilder (JPEG, PNG, GIF, BMP, WebP) je Klasse.',
  'Expected 2 or more class folders in "{1}". Received {2} pictures without class folders.':
    'In „{1}“ sollten mindestens 2 Klassenordner sein; es sind {2} Bilder ohne Klassenordner.',
  'Expected 2 or more class folders in "{1}". Received {2}: {3}.':
    'In „{1}“ sollten mindestens 2 Klassenordner sein. Gefunden: {2}, nämlich {3}.',
  'Put each class in a folder of its own.': 'Legen Sie jede Klasse in einen eigenen Ordner.',
  'The class folder "{1}" holds no pictures. {2}: {3}': 'Im Klassenordner „{1}“ sind keine Bilder. {2}: {3}',
  'The class folder "{1}" holds no pictures.': 'Im Klassenordner „{1}“ sind keine Bilder.',
  'Put pictures of that class into it, or remove the folder.':
    'Legen Sie Bilder dieser Klasse hinein, oder entfernen Sie den Ordner.',
  '"{1}" has class folders that train does not have: {2}. Train has {3}.':
    '„{1}“ hat Klassenordner, die train nicht hat: {2}. In train sind {3}.',
  'Give the class folders the same names in every split (upper and lower case count), or remove the extra ones.':
    'Nennen Sie die Klassenordner in jedem Teil gleich (Groß- und Kleinschreibung zählt), oder entfernen Sie die überzähligen.',
  'Expected class folders in "{1}". Received none.': 'In „{1}“ sollten Klassenordner sein; es ist keiner da.',
  'Give it the same class folders as train, or remove it: the lab then draws that split from train.':
    'Geben Sie ihm dieselben Klassenordner wie train, oder entfernen Sie ihn: Das Labor zieht diesen Teil dann aus train.',
  'There is a dataset "{1}" already{2}.': 'Einen Datensatz „{1}“ gibt es schon{2}.',
  ', made from these folders': ', aus diesen Ordnern',
  ', made from this folder': ', aus diesem Ordner',
  ', made from this file': ', aus dieser Datei',
  'Choose another name with --name, or remove that one first (its pictures stay where they are unless the lab copied them).':
    'Wählen Sie einen anderen Namen, oder entfernen Sie erst jenen (seine Bilder bleiben, wo sie sind, wenn das Labor sie nicht kopiert hat).',
  '"{1}" holds pictures, and the file with their labels is missing.':
    '„{1}“ enthält Bilder, und die Datei mit ihren Klassen fehlt.',
  'Put "{1}" beside it.': 'Legen Sie „{1}“ daneben.',
  '"{1}" was not read: this pickle asks to run {2}, and a file of pictures has no need of that.':
    '„{1}“ wurde nicht gelesen: Dieses Pickle will {2} ausführen, und das braucht eine Datei von Bildern nicht.',
  'Nothing in it was run. Get the archive from its original place.':
    'Nichts darin wurde ausgeführt. Holen Sie das Archiv von seinem ursprünglichen Ort.',
  '"{1}" cannot be read: {2}.': '„{1}“ lässt sich nicht lesen: {2}.',
  'Download it again; a file that broke off on the way is the usual cause.':
    'Laden Sie sie noch einmal herunter; meist brach sie unterwegs ab.',
  'Which table says what the pictures in "{1}" are? There are {2}.':
    'Welche Tabelle sagt, was die Bilder in „{1}“ sind? Es gibt {2}.',
  'There is no table (.csv) in "{1}" to read classes or numbers from.':
    'In „{1}“ ist keine Tabelle (.csv), aus der Klassen oder Zahlen zu lesen wären.',
  'Add that CSV itself.': 'Fügen Sie die CSV-Datei selbst hinzu.',
  'Put a CSV with a column of picture paths and one of classes or numbers there.':
    'Legen Sie eine CSV-Datei mit einer Spalte von Bildpfaden und einer von Klassen oder Zahlen dorthin.',
  'The dataset "{1}" has no picture "{2}".': 'Der Datensatz „{1}“ hat kein Bild „{2}“.',
  'There is no dataset "{1}".': 'Einen Datensatz „{1}“ gibt es nicht.',
  'See `dataset list`, or add it with `dataset add`.':
    'Sehen Sie in der Liste nach, oder fügen Sie ihn hinzu: `dataset list`, `dataset add`.',
  '"{1}" is damaged in line {2}.': '„{1}“ ist in Zeile {2} beschädigt.',
  'It was changed by another program or a disk error. Remove the dataset and add it again.':
    'Ein anderes Programm oder ein Fehler der Platte hat sie verändert. Entfernen Sie den Datensatz und fügen Sie ihn neu hinzu.',
  '"{1}" leads out of the dataset\'s folder.': '„{1}“ führt aus dem Ordner des Datensatzes hinaus.',
  'Put the picture itself there, not a link.': 'Legen Sie das Bild selbst dorthin, keinen Verweis.',
  'The table has no column "{1}" beside that of the pictures.':
    'Die Tabelle hat neben der mit den Bildern keine Spalte „{1}“.',
  'It has: {1}.': 'Sie hat: {1}.',
  'Which column holds what is to be learned? The table has {1}.':
    'In welcher Spalte steht, was gelernt werden soll? Die Tabelle hat {1}.',
  'Name it: `--label-column NAME`.': 'Nennen Sie sie: `--label-column NAME`.',
  'None of the {1} pictures that "{2}" names can be used.':
    'Von den {1} Bildern, die „{2}“ nennt, ist keines zu gebrauchen.',
  'None of the {1} pictures that "{2}" names can be used. {3}: {4}':
    'Von den {1} Bildern, die „{2}“ nennt, ist keines zu gebrauchen. {3}: {4}',
  'The paths in the table are looked up in the folder that the table lies in. Put the pictures there, or add their folder with the table in it.':
    'Die Pfade in der Tabelle gelten von dem Ordner aus, in dem sie liegt. Legen Sie die Bilder dorthin, oder fügen Sie deren Ordner mit der Tabelle darin hinzu.',
  '"{1}" cannot be used as a table of pictures: {2}.': '„{1}“ taugt nicht als Tabelle von Bildern: {2}.',
  'Expected a CSV with a column of picture paths (relative to the CSV) and one of classes or numbers, such as "file,label".':
    'Erwartet wird eine CSV-Datei mit einer Spalte von Bildpfaden (von der Datei aus) und einer von Klassen oder Zahlen, etwa „file,label“.',
  'none of its columns ({1}) holds names of pictures': 'keine ihrer Spalten ({1}) enthält Namen von Bildern',
  'beside "{1}" it has no column of classes or numbers': 'neben „{1}“ hat sie keine Spalte mit Klassen oder Zahlen',
  'In {1} column "{2}" says nothing that can be used.': 'In {1} steht in Spalte „{2}“ nichts Brauchbares.',
  'all its pictures are of one class, "{1}"': 'alle ihre Bilder sind von einer Klasse, „{1}“',
  'none of its pictures that are there is for training': 'von ihren vorhandenen Bildern ist keines zum Trainieren',
  'it has more than {1} rows': 'sie hat mehr als {1} Zeilen',
  'it has a header and no rows': 'sie hat eine Kopfzeile und keine Zeilen',
  'it is no text; save it as "CSV UTF-8" to use it': 'sie ist kein Text; speichern Sie sie als „CSV UTF-8“',
  'It is no UTF-8, and was read as Windows-1252.': 'Es ist kein UTF-8 und wurde als Windows-1252 gelesen.',
  'Column "{1}" of "{2}" makes no classes: its {3} rows say {4} different things, such as "{5}".':
    'Spalte „{1}“ von „{2}“ ergibt keine Klassen: In ihren {3} Zeilen stehen {4} verschiedene Dinge, etwa „{5}“.',
  'Write numbers to predict without units and signs (12.5, not "12.5 kg"); or name another column with `--label-column NAME`.':
    'Schreiben Sie vorherzusagende Zahlen ohne Einheiten und Zeichen (12.5, nicht „12.5 kg“); oder nennen Sie mit `--label-column NAME` eine andere Spalte.',
  'A class cannot be called "__proto__": programs in JavaScript keep that name for themselves.':
    'Eine Klasse kann nicht „__proto__“ heißen: Programme in JavaScript behalten diesen Namen für sich.',
  'Give it another name.': 'Geben Sie ihr einen anderen Namen.',
  'The folders in "{1}" look like splits: "{2}" has class folders in it. What is beside it ({3}) is called neither validation nor test.':
    'Die Ordner in „{1}“ sehen nach Teilen aus: In „{2}“ liegen Klassenordner. Was daneben liegt ({3}), heißt weder validation noch test.',
  'Call the others "validation" and "test", or choose "{1}" alone.':
    'Nennen Sie die anderen „validation“ und „test“, oder wählen Sie nur „{1}“.',
  'The name of the folder "{1}" in "{2}" is not written in UTF-8.':
    'Der Name des Ordners „{1}“ in „{2}“ ist nicht in UTF-8 geschrieben.',
  'Rename it, or move it out of there.': 'Benennen Sie ihn um, oder nehmen Sie ihn dort heraus.',
  'Its name begins with a dot: such folders are no classes (nor for Keras). Rename it to use it.':
    'Der Name beginnt mit einem Punkt: Solche Ordner sind keine Klassen (auch für Keras nicht). Benennen Sie ihn um, um ihn zu benutzen.',
  'Its name is not written in UTF-8; rename it to use it.':
    'Der Name ist nicht in UTF-8 geschrieben; benennen Sie es um, um es zu benutzen.',
  'numbers to predict, as you said.': 'Zahlen, die vorhergesagt werden, wie Sie sagten.',
  '{1} classes, as you said.': '{1} Klassen, wie Sie sagten.',
  '{1} different whole numbers, taken for classes. If they are numbers to predict, add it again as a regression.':
    '{1} verschiedene ganze Zahlen, als Klassen verstanden. Sind es Zahlen, die vorhergesagt werden sollen, so fügen Sie ihn als Regression neu hinzu.',
  '{1} different numbers, taken for numbers to predict. If each is a class, add it again as a classification.':
    '{1} verschiedene Zahlen, als vorherzusagende Werte verstanden. Ist jede eine Klasse, so fügen Sie ihn als Klassifikation neu hinzu.',
  'Pictures from column "{1}".': 'Bilder aus Spalte „{1}“.',
  'Pictures from column "{1}", splits from column "{2}".': 'Bilder aus Spalte „{1}“, Teile aus Spalte „{2}“.',
  'Read as {1}: {2} pictures of {3}, written as PNG files.':
    'Gelesen als {1}: {2} Bilder von {3}, als PNG-Dateien geschrieben.',
  'it ends too early': 'sie endet zu früh',
  'it has {1} bytes, and {2} make one picture': 'sie hat {1} Bytes, und {2} ergeben ein Bild',
  'it names {1} classes, and there are {2}': 'sie nennt {1} Klassen, und es gibt {2}',
  'it has {1} MB, more than a batch ever has': 'sie hat {1} MB, mehr als ein Stapel je hat',
  'it holds no dictionary': 'sie enthält kein Wörterbuch',
  'it holds no array of bytes "data"': 'sie enthält kein Feld „data“ aus Bytes',
  'it holds no list "labels" or "fine_labels"': 'sie enthält keine Liste „labels“ oder „fine_labels“',
  'it holds {1} labels and {2} bytes of pixels': 'sie enthält {1} Klassen und {2} Bytes an Pixeln',
  'its header speaks of {1} pictures of {2} x {3}': 'ihr Kopf spricht von {1} Bildern von {2} x {3}',
  'its pictures are {1} x {2}, the others {3} x {4}': 'ihre Bilder sind {1} x {2}, die anderen {3} x {4}',
  'it has {1} labels for {2} pictures in "{3}"': 'sie hat {1} Klassen für {2} Bilder in „{3}“',
  'its compression is damaged, or it ends too early': 'ihre Kompression ist beschädigt, oder sie endet zu früh',
  'it does not begin as an IDX file of pictures does': 'sie beginnt nicht wie eine IDX-Datei von Bildern',
  'it does not begin as an IDX file of labels does': 'sie beginnt nicht wie eine IDX-Datei von Klassen',
  'it has more than {1} labels': 'sie hat mehr als {1} Klassen',
  'it has {1} labels where its header speaks of {2}': 'sie hat {1} Klassen, ihr Kopf spricht von {2}',
  'it ends too early, or has more than its {1} pictures': 'sie endet zu früh, oder hat mehr als ihre {1} Bilder',
  'it has the shape {1}': 'sie hat die Form {1}',
  'its numbers are {1}, not uint8': 'ihre Zahlen sind {1}, nicht uint8',
  'it has {1} labels for {2} pictures': 'sie hat {1} Klassen für {2} Bilder',
  'it holds a number that is too large': 'sie enthält eine zu große Zahl',
  'it takes more than it has': 'sie nimmt mehr, als sie hat',
  'it puts items where there is no dictionary': 'sie legt Einträge ab, wo kein Wörterbuch ist',
  'it appends where there is no list': 'sie hängt an, wo keine Liste ist',
  'it makes an object in a way that the lab does not know':
    'sie macht ein Objekt auf eine Art, die das Labor nicht kennt',
  'it asks for something that it has not kept': 'sie verlangt etwas, das sie nicht aufgehoben hat',
  'an operation of code 0x{1}': 'ein Befehl mit dem Code 0x{1}',
  'picture {1} has the label {2}, and there are {3} classes': 'Bild {1} hat die Klasse {2}, und es gibt {3} Klassen',
  '{1} of {2} cannot be read any more in "{3}". Put them back, or add the dataset again without them.':
    '{1} von {2} in „{3}“ nicht mehr lesbar. Legen Sie sie zurück, oder fügen Sie den Datensatz ohne sie neu hinzu.',
  '{1} changed since the dataset was added. Runs made with it cannot be repeated; add it again to use the pictures as they are now.':
    'Seit der Datensatz hinzugefügt wurde, geändert: {1}. Läufe mit ihm lassen sich nicht wiederholen; fügen Sie ihn neu hinzu, um die Bilder zu nehmen, wie sie jetzt sind.',
  '{1} pair': '{1} Paar',
  '{1} pairs': '{1} Paare',
  '{1} of pictures in different splits look the same (scaled or saved again). If they are, validation and test look better than they are: leave one of each out.':
    '{1} von Bildern in verschiedenen Teilen sehen gleich aus (skaliert oder neu gespeichert). Sind sie es, so wirken Validierung und Test besser, als sie sind: Lassen Sie je eines weg.',
  '{1} stands under two {2} with the same bytes (such as {3}). No network can learn both; keep one.':
    '{1} steht mit denselben Bytes unter zwei {2} (etwa {3}). Kein Netz kann beides lernen; behalten Sie eines.',
  '{1} stand under two {2} with the same bytes (such as {3}). No network can learn both; keep one.':
    '{1} stehen mit denselben Bytes unter zwei {2} (etwa {3}). Kein Netz kann beides lernen; behalten Sie eines.',
  classes: 'Klassen',
  numbers: 'Zahlen',
  '{1} lies in more than one split. What was seen in training makes validation and test look better than they are; keep each in one split.':
    '{1} liegt in mehr als einem Teil. Was im Training vorkam, lässt Validierung und Test besser aussehen, als sie sind; behalten Sie jedes in einem Teil.',
  '{1} lie in more than one split. What was seen in training makes validation and test look better than they are; keep each in one split.':
    '{1} liegen in mehr als einem Teil. Was im Training vorkam, lässt Validierung und Test besser aussehen, als sie sind; behalten Sie jedes in einem Teil.',
  '{1} is there more than once within a split. Copies count double.':
    '{1} ist innerhalb eines Teils mehrmals da. Kopien zählen doppelt.',
  '{1} are there more than once within a split. Copies count double.':
    '{1} sind innerhalb eines Teils mehrmals da. Kopien zählen doppelt.',
  'In train "{1}" has {2} pictures and "{3}" {4}. Guessing "{5}" every time would be right in {6} % of them: hold an accuracy against that.':
    'Im Training hat „{1}“ {2} Bilder und „{3}“ {4}. Wer immer „{5}“ sagt, hat bei {6} % davon recht: Daran messen Sie eine Trefferquote.',
  'a mean error on so few depends much on which they are':
    'ein mittlerer Fehler auf so wenigen hängt sehr davon ab, welche es sind',
  'an accuracy of 90 % would mean anything from {1} to {2} %':
    'eine Trefferquote von 90 % hieße irgendetwas zwischen {1} und {2} %',
  'Train has {1}: few to learn from. Augmentation and a frozen base help.':
    'Zum Trainieren gibt es {1}: wenig, um daraus zu lernen. Augmentierung und eine eingefrorene Basis helfen.',
  '{1} has no picture of {2}: nothing there tells how well that is recognised.':
    '{1} hat kein Bild von {2}: Dort sagt nichts, wie gut das erkannt wird.',
  '{1} is less than {2} pixels high or wide: blown up they show little.':
    '{1} ist weniger als {2} Pixel hoch oder breit: Vergrößert ist wenig zu sehen.',
  '{1} are less than {2} pixels high or wide: blown up they show little.':
    '{1} sind weniger als {2} Pixel hoch oder breit: Vergrößert ist wenig zu sehen.',
  '{1} is more than {2} times as long as wide: squeezed to a square they are distorted.':
    '{1} ist mehr als {2}-mal so lang wie breit: Zum Quadrat gestaucht wird es verzerrt.',
  '{1} are more than {2} times as long as wide: squeezed to a square they are distorted.':
    '{1} sind mehr als {2}-mal so lang wie breit: Zum Quadrat gestaucht werden sie verzerrt.',
  '{1} file': '{1} Datei',
  '{1} files': '{1} Dateien',
  '{1} was left out when the dataset was added: {2}': '{1} wurde beim Hinzufügen ausgelassen: {2}',
  '{1} were left out when the dataset was added: {2}': '{1} wurden beim Hinzufügen ausgelassen: {2}',
}
