/** The page that asks a finished run about new pictures. */
export const predict = {
  title: 'Predict',
  explain: {
    title: 'Ask the network',
    text: 'Give it pictures it has never seen, and it says which class each is and how sure it is. It prepares them exactly as it did in training.',
    sure: {
      title: 'How sure is “sure”?',
      text: 'The bars are the network’s own probabilities. They tell which answers are doubtful, but trained networks are often too sure: 99 % is not right 99 times in 100.',
    },
    preprocessing: {
      title: 'Why nothing can be set here',
      text: 'Size, orientation and the way colours are turned into numbers are part of the model. If they were different here from training, it would fail without a word.',
    },
    strangers: {
      title: 'What about a picture of something else?',
      text: 'The network knows its classes and nothing else. Shown a teapot, it still says cat or dog, and sometimes with confidence.',
    },
  },
  run: 'Run',
  validation: 'validation {rate}',
  pickFiles: 'Choose pictures …',
  pickFolder: 'Choose a folder …',
  csv: 'Save as CSV',
  drop: 'Drop pictures or a folder to have them classified',
  invite: 'Drop pictures or a folder anywhere on this window.',
  copying: 'Copy to the lab',
  files: 'files',
  noRun: {
    title: 'No run has finished yet',
    text: 'A finished run can say what is on a new picture. Train one first; with the sample it takes minutes.',
    train: 'Train on your data',
    data: 'Make a dataset first',
  },
  results: 'Predictions',
  class: 'Class',
  all: 'All',
  order: { title: 'Order', file: 'By file', unsure: 'Least sure first' },
  unreadable: 'No picture could not be read | One file could not be read | {n} files could not be read',
  file: 'File',
  reason: 'Why',
  probabilities: 'Probabilities',
  moreClasses: 'and {n} more class | and {n} more class | and {n} more classes',
}
