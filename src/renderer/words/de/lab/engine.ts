/** Das Rechenwerk: was fehlt, was nicht läuft, was langsamer ist. */
export const engine = {
  'No engine runs here. {1}': 'Hier läuft kein Rechenwerk. {1}',
  'Run "unfreeze engine install"; "unfreeze engine" then says what is used.':
    'Rufen Sie „unfreeze engine install“ auf; „unfreeze engine“ sagt danach, was benutzt wird.',
  'TensorFlow could not be loaded: {1}.': 'TensorFlow ließ sich nicht laden: {1}.',
  'Run "unfreeze engine remove" and "unfreeze engine install".':
    'Rufen Sie „unfreeze engine remove“ und „unfreeze engine install“ auf.',
  'Run "unfreeze engine install".': 'Rufen Sie „unfreeze engine install“ auf.',
  'TensorFlow on the GPU': 'TensorFlow auf der GPU',
  'TensorFlow on the CPU': 'TensorFlow auf der CPU',
  '{1} is not used: {2}': '{1} wird nicht benutzt: {2}',
  '{1} was not tried: {2} is asked for.': '{1} wurde nicht versucht: Verlangt ist {2}.',
  'The lab’s own convolutions are not used: {1}': 'Die eigenen Faltungen des Labors werden nicht benutzt: {1}',
  'They are switched off (UNFREEZE_WINOGRAD=0).': 'Sie sind abgeschaltet (UNFREEZE_WINOGRAD=0).',
  'They could not be loaded: {1}.': 'Sie ließen sich nicht laden: {1}.',
  'The compiler could not make them: {1}': 'Der Compiler konnte sie nicht übersetzen: {1}',
  'They are not compiled yet ("unfreeze engine install").':
    'Sie sind noch nicht übersetzt („unfreeze engine install“).',
  'No NVIDIA driver is loaded.': 'Es ist kein Treiber von NVIDIA geladen.',
  'TensorFlow’s CUDA build is not set up ("unfreeze engine install --cuda").':
    'TensorFlow mit CUDA ist nicht eingerichtet („unfreeze engine install --cuda“).',
  'TensorFlow is not set up ("unfreeze engine install").':
    'TensorFlow ist nicht eingerichtet („unfreeze engine install“).',
  'TensorFlow {1} is there, but the binding to it was not compiled for this lab.':
    'TensorFlow {1} ist da, aber die Anbindung wurde nicht für dieses Labor übersetzt.',
  'This processor has no AVX instructions, and TensorFlow’s builds need them.':
    'Dieser Prozessor kennt kein AVX, und TensorFlow verlangt es.',
  'TensorFlow’s CUDA build sees no GPU that it can use.': 'TensorFlow mit CUDA sieht keine GPU, die es benutzen kann.',
  'This process computes with another TensorFlow already ("{1}").':
    'Dieser Prozess rechnet schon mit einem anderen TensorFlow („{1}“).',
  'The GPU computes convolutions.': 'Die GPU rechnet die Faltungen.',
  'The binding to TensorFlow could not be compiled with {1}: {2}':
    'Die Anbindung an TensorFlow ließ sich mit {1} nicht übersetzen: {2}',
  'A C++17 compiler is needed (GCC 9 or Clang 10 and newer). The lab works without, on the slower WebAssembly engine.':
    'Nötig ist ein Compiler für C++17 (GCC 9, Clang 10 oder neuer). Ohne ihn arbeitet das Labor mit dem langsameren WebAssembly.',
  '"{1}" is not the file it should be: its SHA-256 is {2}, and {3} was expected.':
    '„{1}“ ist nicht die richtige Datei: Die SHA-256 ist {2}, erwartet wurde {3}.',
  'The package index that pip asks served another file under this name. Nothing of it was kept; check pip’s settings.':
    'Der Paketindex, den pip fragt, gab unter diesem Namen eine andere Datei heraus. Nichts davon wurde behalten; prüfen Sie die Einstellungen von pip.',
  'The disk is full: "{1}" could not be kept.': 'Die Platte ist voll: „{1}“ konnte nicht behalten werden.',
  'Make room and try again.': 'Schaffen Sie Platz und versuchen Sie es noch einmal.',
  'pip could not fetch {1} {2}: {3}': 'pip konnte {1} {2} nicht holen: {3}',
  'pip could not fetch {1} {2}.': 'pip konnte {1} {2} nicht holen.',
  'Check the connection and pip’s settings (proxy, index), then run "unfreeze engine install" again.':
    'Prüfen Sie die Verbindung und die Einstellungen von pip (Proxy, Index), und rufen Sie dann „unfreeze engine install“ noch einmal auf.',
  'Check the connection and pip’s settings (proxy, index).':
    'Prüfen Sie die Verbindung und die Einstellungen von pip (Proxy, Index).',
  '"{1}" was removed meanwhile.': '„{1}“ wurde inzwischen entfernt.',
  'Install it again.': 'Richten Sie es neu ein.',
  'The engine needs {1} GB in "{2}", and {3} GB are free there.':
    'Das Rechenwerk braucht {1} GB in „{2}“, und dort sind {3} GB frei.',
  'Make room, or set UNFREEZE_ENGINE to a folder on another disk.':
    'Schaffen Sie Platz, oder setzen Sie UNFREEZE_ENGINE auf einen Ordner einer anderen Platte.',
  'TensorFlow has no library in its wheels for {1} on {2}.': 'TensorFlow liefert keine Bibliothek für {1} auf {2}.',
  'The lab runs on the slower WebAssembly engine here.': 'Das Labor arbeitet hier mit dem langsameren WebAssembly.',
  'To set up the native engine, this is missing here: {1}.': 'Um das native Rechenwerk einzurichten, fehlt hier: {1}.',
  'Install it and run "unfreeze engine install". Until then the lab runs on the slower WebAssembly engine.':
    'Installieren Sie es und rufen Sie „unfreeze engine install“ auf. Bis dahin arbeitet das Labor mit dem langsameren WebAssembly.',
  'Python 3 with pip (it comes with Apple’s command line tools: xcode-select --install)':
    'Python 3 mit pip (kommt mit Apples Befehlszeilenwerkzeugen: xcode-select --install)',
  'Python 3 with pip (on Debian and Ubuntu: apt install python3-pip)':
    'Python 3 mit pip (auf Debian und Ubuntu: apt install python3-pip)',
  'a C++ compiler (it comes with Apple’s command line tools: xcode-select --install)':
    'ein C++-Compiler (kommt mit Apples Befehlszeilenwerkzeugen: xcode-select --install)',
  'a C++ compiler (on Debian and Ubuntu: apt install g++)': 'ein C++-Compiler (auf Debian und Ubuntu: apt install g++)',
  'a TensorFlow library for {1} on {2} in its Python wheels':
    'eine Bibliothek von TensorFlow für {1} auf {2} in seinen Python-Paketen',
  '"{1}" could not be unpacked: {2}.': '„{1}“ ließ sich nicht auspacken: {2}.',
  'it holds no library': 'es ist keine Bibliothek darin',
  'Delete that file and run "unfreeze engine install" again.':
    'Löschen Sie diese Datei und rufen Sie „unfreeze engine install“ noch einmal auf.',
  'Run `unfreeze engine` to see what is missing; `unfreeze engine install` sets the engine up.':
    '`unfreeze engine` sagt, was fehlt; `unfreeze engine install` richtet das Rechenwerk ein.',
  "The engine's process cannot be started: {1}": 'Der Prozess des Rechenwerks lässt sich nicht starten: {1}',
  "The engine's process ended {1} before it was ready. {2}":
    'Der Prozess des Rechenwerks endete ({1}), bevor er bereit war. {2}',
  "The engine's process ended {1} in the middle of its work. The system ends a process like that when memory runs out.":
    'Der Prozess des Rechenwerks endete ({1}) mitten in der Arbeit. So beendet das System einen Prozess, wenn der Speicher ausgeht.',
  "The engine's process ended {1} in the middle of its work.":
    'Der Prozess des Rechenwerks endete ({1}) mitten in der Arbeit.',
  'It left no message.': 'Er hat nichts gesagt.',
  'with exit code {1}': 'mit Code {1}',
  'What was saved is kept, and the engine starts again by itself: resume the run, or ask once more.':
    'Was gespeichert war, bleibt, und das Rechenwerk startet von selbst neu: Setzen Sie den Lauf fort, oder fragen Sie noch einmal.',
  'Starts with the first job that needs it.': 'Startet mit der ersten Arbeit, die es braucht.',
  'There was not enough memory for this.': 'Dafür reichte der Speicher nicht.',
  'Close other programs, or use a smaller batch or picture size. What was saved is kept: resume goes on from there.':
    'Schließen Sie andere Programme, oder nehmen Sie kleinere Stapel oder Bilder. Was gespeichert war, bleibt: Von dort geht es weiter.',
  'The engine failed: {1}': 'Das Rechenwerk versagte: {1}',
  'What was saved is kept. The engine’s log holds the details.':
    'Was gespeichert war, bleibt. Einzelheiten stehen im Protokoll des Rechenwerks.',
  'The engine of another Unfreeze still trains in this home (process {1}).':
    'Das Rechenwerk eines anderen Unfreeze trainiert hier noch (Prozess {1}).',
  'Wait until it has ended, or end that process; then resume.':
    'Warten Sie, bis es fertig ist, oder beenden Sie jenen Prozess; setzen Sie dann fort.',
}
