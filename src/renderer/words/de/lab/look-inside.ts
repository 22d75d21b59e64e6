/** Der Blick ins Netz. */
export const lookInside = {
  'A base alone has no dataset.': 'Eine Basis allein hat keinen Datensatz.',
  'Say which dataset its features are compared on.':
    'Sagen Sie, auf welchem Datensatz ihre Merkmale verglichen werden.',
  'Choose another picture.': 'Wählen Sie ein anderes Bild.',
  '"{1}" is no convolution: it has no filters.': '„{1}“ ist keine Faltung: Sie hat keine Filter.',
  'Choose one of {1}, ...': 'Wählen Sie eine von {1} …',
  '{1} has no convolution.': '{1} hat keine Faltung.',
  'Grad-CAM needs one.': 'Grad-CAM braucht eine.',
  '"{1}" puts out no picture: where things stand is lost there.':
    '„{1}“ gibt kein Bild aus: Wo etwas steht, ist dort verloren.',
  'Choose a layer below it, such as {1}.': 'Wählen Sie eine Schicht darunter, etwa {1}.',
  'There is no class "{1}".': 'Eine Klasse „{1}“ gibt es nicht.',
  'The classes: {1}.': 'Die Klassen: {1}.',
  'This run predicts a number.': 'Dieser Lauf sagt eine Zahl voraus.',
  '{1} has learned nothing before a run trains it.': '{1} hat nichts gelernt, bevor ein Lauf es trainiert.',
  'Choose a run that trained it, or a pretrained base.':
    'Wählen Sie einen Lauf, der es trainiert hat, oder eine vortrainierte Basis.',
  '"{1}" belongs to the test set, which stays sealed.': '„{1}“ gehört zum Test, und der bleibt versiegelt.',
  'Look at a picture for training or validation.': 'Sehen Sie ein Bild aus Training oder Validierung an.',
  'Choose another split.': 'Wählen Sie einen anderen Teil.',
  'Layer "{1}" of {2} has no filters.': 'Schicht „{1}“ von {2} hat keine Filter.',
}
