/** The drawer of a run's results. */
const explain = {
  title: 'When to believe the number',
  text: 'An accuracy is a share of a limited number of pictures, so it comes with an interval. And the more often a set of pictures has helped to make choices, the less it can still tell.',
  interval: {
    title: 'What does the interval mean?',
    text: 'Other pictures of the same kind would have given another number. The 95 % interval (Wilson) holds the true accuracies under which a result like this one is no surprise. Four times as many pictures make it half as wide.',
  },
  test: {
    title: 'Why do validation and test differ?',
    text: 'The validation set has chosen the best epoch, and you have chosen settings by it. So it flatters a little: of many tries the luckiest was kept. The test set has chosen nothing, as long as nobody looks. That is why it stays sealed here and why each opening is counted.',
  },
  unfair: {
    title: 'Is this a fair comparison?',
    text: 'Not always. ImageNet has more than a hundred kinds of dogs and several of cats: a base that learned them has an easy time with cats and dogs. On X-rays or drawings the same recipe gains less.',
  },
  mistakes: {
    title: 'What do mistakes tell?',
    text: 'Look at the confident ones first. A wrong label, two animals in one picture, a background that gives the answer away: each kind of mistake asks for something else, and more training is rarely it.',
  },
}
/** Words of a run's results. */
export const results = {
  none: {
    title: 'No results yet',
    text: 'When training has ended, the best checkpoint is evaluated on every validation picture.',
  },
  title: 'Results',
  which: 'Which pictures',
  split: { train: 'Training set', validation: 'Validation set', test: 'Test set' },
  loss: 'Loss {loss}',
  wrong: '{wrong} of {count} pictures wrong',
  sealed: {
    title: 'The test set is sealed',
    text: 'Its result was computed after training and is shown only when you open it. Every look at it that makes you change something makes it a little less honest, so each opening is counted.',
    open: 'Open the test set (never opened) | Open the test set (opened once) | Open the test set (opened {count} times)',
    notReady: 'It will be there when the run has finished.',
  },
  openedNote:
    'The test set of this dataset was opened once so far. | The test set of this dataset was opened {count} times so far.',
  perClass: 'Class by class',
  columns: { class: 'Class', precision: 'Precision', recall: 'Recall', f1: 'F1', count: 'Pictures' },
  confusion: 'What was taken for what',
  confusionHint: 'Each number opens its pictures.',
  gallery: {
    mistakes: 'Mistakes, the most confident first',
    cell: '{actual}, taken for {predicted}',
    cellRight: '{actual}, recognised',
    allMistakes: 'All mistakes',
    count: 'no picture | one picture | {count} pictures',
    empty: 'No picture here.',
    noMistakes: 'Not one mistake on these {count} pictures.',
    loading: 'Fetching the pictures …',
    more: 'Show more',
    missing: 'This picture is gone or was changed since the run.',
    alt: 'A picture of {actual}, predicted {predicted}',
  },
  explain,
}
