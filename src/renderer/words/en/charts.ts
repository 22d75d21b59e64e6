/** Words of the charts and of the drawing of a network. */
export const charts = {
  training: 'training',
  validation: 'validation',
  epoch: 'epoch',
  bestEpoch: 'best: {epoch}',
  metric: { loss: 'Loss', accuracy: 'Accuracy', mae: 'Mean absolute error' },
  heat: { class: 'What speaks for', opacity: 'Heat' },
  clipped: 'Some values are higher than this chart.',
  smoothed: 'smoothed',
  closer: 'Look at the last half of the epochs. A frame drawn with the mouse shows any part',
  whole: 'Show the whole curve',
  savePng: 'Save this chart as a picture (PNG): {metric}',
  saveCsv: 'Save these numbers as a table (CSV): {metric}',
  table: 'As a table',
  lineLabel: '{title}: {y} over {x}. A table with the same numbers follows.',
  band: 'Band: 95 % interval of the validation accuracy, n = {count}',
  curveLabel: '{metric} by epoch, training as dots and validation as a line. A table with the same numbers follows.',
  curveTable: '{metric} of {run} by epoch',
  confusion: {
    caption: 'Confusion matrix: rows are true classes, columns are predictions. Each cell opens its pictures.',
    actual: 'true class',
    predicted: 'predicted',
    cell: 'of {actual}, taken for {predicted}:',
  },
  movement: {
    label: 'How far the weights of each layer moved since the start',
    still: '{count} frozen layers',
    zero: 'exactly 0',
    notMoved: 'did not move',
  },
  scatter: { closer: 'Look closer', farther: 'Step back', whole: 'Show all' },
  waterline: {
    label: 'The network from picture to head, frozen left of the line, trainable right of it',
    caption:
      'Left to right: the picture as the network sees it ({size} × {size}), the base, the head. Height: size of the feature map. Width: work.',
    captionMovable:
      'Drag the line, or move it with the arrow keys. Height: size of the feature map ({size} × {size} at the start). Width: work.',
    captionOpens:
      'Click a block to look into that layer. Height: size of the feature map ({size} × {size} at the start). Width: work.',
    trainedFrom: 'Trained from {layer} on.',
    head: 'head',
    line: 'The line between frozen and trainable',
    params: '{count} parameters',
    work: '{work} a picture',
    frozen: 'frozen',
    trainable: 'trainable',
  },
}
