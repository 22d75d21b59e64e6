/** The drawer of the Compare page. */
const explain = {
  title: 'Is one run better?',
  text: 'Two accuracies differ almost always; the question is whether chance alone would do as much. Runs that saw the same pictures can be compared picture by picture, and that tells far more than two numbers with their intervals.',
  board: {
    title: 'Which one should I take?',
    text: 'Several numbers at once cannot rank anything: the better run on one is the worse on another. Choose one to optimize. For the others say what is good enough, and stop thinking about them: a model that answers in 100 milliseconds is not better for answering in 50. Machine Learning Yearning calls these the optimizing and the satisficing metrics.',
  },
  pairwise: {
    title: 'Why picture by picture?',
    text: 'Most pictures are easy, and both runs have them right. These say nothing about which one is better. Only the pictures on which one is right and the other wrong count. If both runs are equally good, such a picture is a coin that falls to either side with the same chance. McNemar asked how often coins would fall as unevenly as here; p is that share.',
  },
  chance: {
    title: 'What does p mean?',
    text: 'With p = 0.30, two equally good runs would differ at least this much in thirty of a hundred such comparisons: no reason to prefer one. Below 0.05 the lab says that one is better. A large p does not prove that the runs are alike; often there are just too few pictures to see the difference.',
  },
  seeds: {
    title: 'Is the technique better, then?',
    text: 'That does not follow. What is compared are two trained networks. The same technique with another seed is another network, and it may come out the other way round. To say something about techniques, train each with several seeds.',
  },
  optimistic: {
    title: 'Why does validation flatter?',
    text: 'Of all epochs the one with the best validation result was kept, and settings were chosen by it as well. So its accuracy is a little higher than it will be on new pictures, and the interval does not know that. The test set has chosen nothing: compare on it, once, at the end.',
  },
  many: {
    title: 'Why does p change with more runs?',
    text: 'Who compares many runs finds a difference sooner or later, by luck alone. With three runs or more the lab also holds each p against the number of comparisons (Holm) and judges by that.',
  },
}

/** Words of the Compare page. */
export const compare = {
  title: 'Compare',
  lead: 'Finished runs side by side, and picture by picture.',
  runs: 'Finished runs',
  choose: 'Compare {run}',
  chooseMore: 'Choose one more run to compare. | Choose two runs or more to compare.',
  columns: {
    choose: 'Compare',
    run: 'Run',
    validation: 'Validation',
    test: 'Test',
    epochs: 'Best epoch',
    time: 'Time',
  },
  board: {
    title: 'Which run to take',
    text: 'Optimize one number; the others only have to be good enough. Runs that break a limit drop out.',
    dataset: 'Dataset',
    optimize: 'Optimize',
    addLimit: 'Add a limit',
    choose: 'on …',
    atLeast: '{metric}, at least',
    atMost: '{metric}, at most',
    removeLimit: 'Take away the limit: {metric}',
    rank: 'Rank',
    out: 'out',
    metrics: {
      accuracy: 'Accuracy',
      macroF1: 'Macro F1',
      loss: 'Loss',
      mae: 'Mean absolute error',
      latency: 'Time for a picture',
      size: 'Model size',
    },
    recall: 'Recall of {class}',
    measure: 'Measure the time of no run | Measure the time of one run | Measure the time of {count} runs',
    breaks: '{metric}: over the limit.',
    notKnown: '{metric}: not measured.',
    take: 'Take {run}: {value}.',
    none: 'No run keeps every limit. Loosen one, or train for it.',
    note: 'Figures are those of the validation pictures: choosing is what they are for. The time is that of the network on this machine now, without reading the picture.',
  },
  bestOf: '{best} of {all}',
  sealed: 'sealed',
  unknown: 'not evaluated',
  images: 'Picture by picture',
  split: 'Pictures to compare on',
  splits: { validation: 'Validation', test: 'Test' },
  busy: 'Comparing …',
  sealedText:
    'The test result of one of these runs is still sealed. | The test results of {count} of these runs are still sealed.',
  verdicts: {
    nothing: '{a} and {b} have no picture in common.',
    alike: '{a} and {b} are right and wrong on the same pictures: nothing tells them apart.',
    'cannot-tell': "You can't tell {a} and {b} apart on {count} pictures.",
    'a-better': '{a} is better than {b}: chance alone would rarely do this.',
    'b-better': '{b} is better than {a}: chance alone would rarely do this.',
  },
  caveats: {
    networks:
      'This compares trained networks, not techniques: the same settings with another seed may come out differently.',
    validation:
      'The best epoch was chosen by its result on these pictures, so accuracies on them and their intervals are optimistic.',
    test: 'The best epoch was chosen on the validation pictures; the test pictures had no part in that.',
  },
  counts: 'Only {a} right: {onlyA} · only {b} right: {onlyB} · of {count} pictures · p = {p}',
  closer: '{a} closer: {onlyA} · {b} closer: {onlyB} · of {count} pictures · p = {p}',
  errorDifference: '· error of {a} minus that of {b}: {mean} ({low} to {high})',
  holm: '· {p} with the number of comparisons counted in',
  empty: {
    title: 'Nothing to compare yet',
    text: 'Comparing needs two finished runs. There is one; train another, with one setting changed. | Comparing needs two finished runs. There is none yet.',
    action: 'Set up a run',
  },
  explain,
}
