/** Gewichte, die kommen, und Modelle, die gehen. */
export const travel = {
  '"{1}" holds weights only, and no model.': '„{1}“ enthält nur Gewichte und kein Modell.',
  'Save the whole model: model.save("model.h5").': 'Speichern Sie das ganze Modell: model.save("model.h5").',
  '"{1}" is no whole .keras file: {2}.': '„{1}“ ist keine ganze .keras-Datei: {2}.',
  'Save it with Keras anew.': 'Speichern Sie sie mit Keras neu.',
  '"{1}" cannot be read as a model: {2}.': '„{1}“ lässt sich nicht als Modell lesen: {2}.',
  'there is no {1} in it': 'darin fehlt {1}',
  'it holds no functional or sequential Keras model': 'sie enthält kein funktionales oder sequenzielles Keras-Modell',
  'layer "{1}" is used more than once': 'Schicht „{1}“ wird mehr als einmal benutzt',
  'how layer "{1}" is connected cannot be read': 'wie Schicht „{1}“ verbunden ist, lässt sich nicht lesen',
  'layer "{1}" takes its input from "{2}", which comes later':
    'Schicht „{1}“ hat ihren Eingang von „{2}“, und das kommt später',
  'layer "{1}" has no input': 'Schicht „{1}“ hat keinen Eingang',
  'Layer "{1}" of "{2}" cannot be read: {3}.': 'Schicht „{1}“ von „{2}“ lässt sich nicht lesen: {3}.',
  'the lab has no layer of class {1}': 'das Labor hat keine Schicht der Klasse {1}',
  'its setting "{1}" is one that the lab does not know ({2})': 'ihre Einstellung „{1}“ kennt das Labor nicht ({2})',
  'The lab reads models of convolutions, pools, dense layers and what lies between them.':
    'Das Labor liest Modelle aus Faltungen, Poolings, dichten Schichten und dem, was dazwischenliegt.',
  'This model is too large for ONNX: a file of that format ends at 2 GB.':
    'Dieses Modell ist zu groß für ONNX: Eine Datei dieses Formats endet bei 2 GB.',
  'Export it as Keras or TF.js, or train with a smaller picture size.':
    'Exportieren Sie es als Keras oder TF.js, oder trainieren Sie mit kleineren Bildern.',
  'The file of a {1} export ends with "{2}". Received "{3}".':
    'Die Datei eines Exports als {1} endet auf „{2}“. Genannt war „{3}“.',
  'Name it "{1}", or choose the format that you mean.':
    'Nennen Sie sie „{1}“, oder wählen Sie das Format, das Sie meinen.',
  '"{1}" is there already.': '„{1}“ ist schon da.',
  'Choose another name, or say that it may be replaced: --force.':
    'Wählen Sie einen anderen Namen, oder erlauben Sie das Ersetzen: --force.',
  '"{1}" was not imported: {2}.': '„{1}“ wurde nicht importiert: {2}.',
  'Nothing of it was kept. Ask for a file that Unfreeze has written.':
    'Nichts davon wurde behalten. Bitten Sie um eine Datei, die Unfreeze geschrieben hat.',
  'the run in it is {1}, not finished': 'der Lauf darin ist nicht fertig ({1})',
  'its picture {1} lies outside of its dataset': 'sein Bild {1} liegt außerhalb seines Datensatzes',
  'its run and its model name different weights': 'Lauf und Modell darin nennen verschiedene Gewichte',
  'it holds {1}, which no shared run has': 'sie enthält {1}, und das hat kein geteilter Lauf',
  '"{1}" stands in it twice': '„{1}“ steht zweimal darin',
  '"{1}" is not a plain file': '„{1}“ ist keine gewöhnliche Datei',
  '"{1}" is larger than it may be': '„{1}“ ist größer als erlaubt',
  '"{1}" is larger than it says': '„{1}“ ist größer, als sie sagt',
  'it is no whole shared run ({1})': 'es ist kein ganzer geteilter Lauf ({1})',
  'it is no run that Unfreeze has shared': 'es ist kein Lauf, den Unfreeze geteilt hat',
  '"{1}" is damaged or missing': '„{1}“ ist beschädigt oder fehlt',
  '"{1}" is not in its own list': '„{1}“ steht nicht in der eigenen Liste',
  'Imported from "{1}". It predicts and shows its results; to evaluate or fine-tune it, the pictures of "{2}" in this lab must be the ones that it was made from.':
    'Importiert aus „{1}“. Er sagt voraus und zeigt seine Ergebnisse; um ihn zu messen oder abzustimmen, müssen die Bilder von „{2}“ hier die sein, aus denen er entstand.',
  'Imported from "{1}". It predicts and shows its results; to evaluate or fine-tune it, its pictures are missing: add them as a dataset named "{2}".':
    'Importiert aus „{1}“. Er sagt voraus und zeigt seine Ergebnisse; um ihn zu messen oder abzustimmen, fehlen seine Bilder: Fügen Sie sie als Datensatz „{2}“ hinzu.',
  'That export is not there any more.': 'Dieser Export ist nicht mehr da.',
  'Export the run once more.': 'Exportieren Sie den Lauf noch einmal.',
  'Run "{1}" has no best checkpoint to share.': 'Lauf „{1}“ hat keinen besten Checkpoint zum Teilen.',
  'Restore its folder from a backup.': 'Stellen Sie seinen Ordner aus einer Sicherung wieder her.',
  'The {1} export of "{2}" does not give the run’s predictions: they differ by up to {3}.':
    'Der Export von „{2}“ als {1} gibt nicht die Vorhersagen des Laufs: Sie weichen um bis zu {3} ab.',
  'Nothing was kept. This is a fault of the lab’s; another format may do.':
    'Nichts wurde behalten. Das ist ein Fehler des Labors; vielleicht geht ein anderes Format.',
  '"{1}" is not any more what it was when it came in: the weights of {2} cannot be used.':
    '„{1}“ ist nicht mehr, was es war, als es hereinkam: Die Gewichte von {2} sind nicht zu gebrauchen.',
  'The pretrained weights of {1} are not here yet.': 'Die vortrainierten Gewichte von {1} sind noch nicht da.',
  'Get them with `unfreeze weights get {1}` or with "Get the weights" in the window; or add a file by hand with `unfreeze weights add FILE`.':
    'Holen Sie sie mit `unfreeze weights get {1}` oder mit „Gewichte holen“ im Fenster; oder fügen Sie eine Datei von Hand hinzu: `unfreeze weights add FILE`.',
  '"{1}" changed while it was read.': '„{1}“ änderte sich, während es gelesen wurde.',
  'Try again when nothing writes to it.': 'Versuchen Sie es noch einmal, wenn nichts mehr hineinschreibt.',
  '"{1}" is fetched with pip, and there is no Python 3 with pip here.':
    '„{1}“ wird mit pip geholt, und hier ist kein Python 3 mit pip.',
  'Install Python 3, or fetch the official file by other means and add it with "unfreeze weights add FILE".':
    'Installieren Sie Python 3, oder beschaffen Sie die offizielle Datei anders und fügen Sie sie mit „unfreeze weights add FILE“ hinzu.',
  '"{1}" does not hold "{2}".': '„{1}“ enthält „{2}“ nicht.',
  'Use the official file.': 'Nehmen Sie die offizielle Datei.',
  'There are no pretrained weights of {1} to fetch from there.':
    'Von dort lassen sich keine vortrainierten Gewichte von {1} holen.',
  'Leave --mirror out, or add a file of your own with "unfreeze weights add FILE".':
    'Lassen Sie --mirror weg, oder fügen Sie eine eigene Datei hinzu: „unfreeze weights add FILE“.',
  'It is trained from scratch.': 'Es wird von Grund auf trainiert.',
  '"{1}" is not a weights file of {2}: {3}': '„{1}“ ist keine Datei mit Gewichten von {2}: {3}',
  '"{1}" is not a weights file of a net that the lab has: its first layer is {2}, with a tensor of shape {3}.':
    '„{1}“ gehört zu keinem Netz, das das Labor hat: Die erste Schicht ist {2}, mit einem Tensor der Form {3}.',
  '"{1}" is not a weights file of a net that the lab has: it holds no weights.':
    '„{1}“ gehört zu keinem Netz, das das Labor hat: Es sind keine Gewichte darin.',
  'The lab has {1}.': 'Das Labor hat {1}.',
  '{1} stands in it twice': '{1} steht zweimal darin',
  '{1} is larger than it may be': '{1} ist größer als erlaubt',
  'Choose the file of the right net; it may have a classifier on top or none ("notop").':
    'Wählen Sie die Datei des richtigen Netzes; mit oder ohne seine 1000 Klassen („notop“).',
  '"{1}" is no whole weights file: {2}': '„{1}“ ist keine ganze Datei mit Gewichten: {2}',
  'Fetch or copy it once more; the lab changed nothing.':
    'Holen oder kopieren Sie sie noch einmal; das Labor hat nichts geändert.',
  'The model in "{1}" is not the one that the lab knows: {2}.':
    'Das Modell in „{1}“ ist nicht das, welches das Labor kennt: {2}.',
  'Nothing of it was kept. Use the official file, or one of your own with "unfreeze weights add FILE".':
    'Nichts davon wurde behalten. Nehmen Sie die offizielle Datei, oder eine eigene mit „unfreeze weights add FILE“.',
  'layer {1} is not in it.': 'Schicht {1} ist nicht darin.',
  'layer {1} needs {2} tensors ({3}), and it holds {4}.': 'Schicht {1} braucht {2} Tensoren ({3}), und darin sind {4}.',
  'layer {1} needs a {2} of shape {3}, and it holds {4} ("{5}").':
    'Schicht {1} braucht {2} in der Form {3}, und darin ist {4} („{5}“).',
  'it also holds a layer {1}, which that net does not have.':
    'Darin ist auch eine Schicht {1}, die dieses Netz nicht hat.',
  'it breaks off after {1} of {2} bytes.': 'Sie bricht nach {1} von {2} Bytes ab.',
  'a part of it cannot be read (HDF5 says: {1}).': 'Ein Teil lässt sich nicht lesen (HDF5 sagt: {1}).',
  'it is empty.': 'Sie ist leer.',
  'it is not in the HDF5 format (.h5) in which Keras keeps weights.':
    'Sie ist nicht im Format HDF5 (.h5), in dem Keras Gewichte aufhebt.',
  'it holds no layers as Keras keeps them: neither "layer_names" nor a group "layers".':
    'Sie enthält keine Schichten, wie Keras sie aufhebt: weder „layer_names“ noch eine Gruppe „layers“.',
  'layer {1} is announced and missing.': 'Schicht {1} ist angekündigt und fehlt.',
  'layer {1}: its tensor "{2}" cannot be read.': 'Schicht {1}: Ihr Tensor „{2}“ lässt sich nicht lesen.',
  'layer {1}: its tensor "{2}" is announced and missing.': 'Schicht {1}: Ihr Tensor „{2}“ ist angekündigt und fehlt.',
  'layer {1}: "{2}" cannot be read.': 'Schicht {1}: „{2}“ lässt sich nicht lesen.',
  'layer {1}: "{2}" does not hold numbers.': 'Schicht {1}: „{2}“ enthält keine Zahlen.',
  'layer {1}: "{2}" holds values that are no finite numbers.':
    'Schicht {1}: „{2}“ enthält Werte, die keine endlichen Zahlen sind.',
  'the {1} of layer {2} is not in it': '{1} der Schicht {2} ist nicht darin',
  'the {1} of layer {2} has another shape or type': '{1} der Schicht {2} hat eine andere Form oder Art',
  'the {1} of layer {2} has other values': '{1} der Schicht {2} hat andere Werte',
  'it is no ONNX model, or it is cut off': 'es ist kein ONNX-Modell, oder es ist abgeschnitten',
  'it is no ONNX model, or one without constants': 'es ist kein ONNX-Modell, oder eines ohne Konstanten',
  'Fetched with pip. It holds the 26 tensors of VGG16 inside another model; each is checked against the SHA-256 that the lab knows. It was not compared with the official file.':
    'Wird mit pip geholt. Darin sind die 26 Tensoren von VGG16 in einem anderen Modell; jeder wird gegen die SHA-256 geprüft, die das Labor kennt. Mit der offiziellen Datei wurde es nicht verglichen.',
  'added by hand': 'von Hand hinzugefügt',
}
