/** The drawer of the list of runs. */
const explain = {
  title: 'What a run is',
  text: 'A run is one training of one recipe on one dataset, with one seed. It is kept whole: settings, pictures by content, history, checkpoints, results.',
  repeat: {
    title: 'Can I get the same numbers again?',
    text: 'Yes. First weights, order of the pictures and dropout all follow from the seed, and every picture is known by its content. On the same engine with the same threads the same settings give the same curve, bit for bit, even if the run was stopped or the power went out in between.',
  },
  compare: {
    title: 'When is one run better than another?',
    text: 'Only when the difference is larger than chance. Look at the interval in the brackets: on 1000 pictures an accuracy of 97 % could as well be 96 % or 98 %. Two runs whose intervals overlap widely cannot be told apart by these numbers.',
  },
}

/** The drawer of a run's page. */
const explainRun = {
  title: 'Reading the curves',
  text: 'Dots are the pictures that are learned from, the line is the pictures that are not. While the line goes on down in the loss, what is learned holds for new pictures too; where it turns up and the dots go on down, the network learns the training pictures by heart.',
  best: {
    title: 'What is the best epoch?',
    text: 'The one with the lowest validation loss. Its weights are kept as the best checkpoint, and everything afterwards (results, predictions) uses them and not the last ones.',
  },
  below: {
    title: 'Why can training lie below validation?',
    text: 'Because the dots are measured while the network learns, with dropout at work and averaged over the whole epoch; the line is measured after it, with everything switched on. In the first epochs this can make training look worse.',
  },
  band: {
    title: 'What does the band mean?',
    text: 'With a thousand validation pictures chance alone moves the accuracy by about a percentage point. The band is the 95 % interval (Wilson): a true accuracy outside it would make this result a surprise. A wiggle inside the band is no progress.',
  },
  moved: {
    title: 'Why look at the weights?',
    text: 'Because a curve does not say what was trained. A frozen layer must not move at all, so its change is exactly 0. A trained layer that did not move points to a mistake in the set-up.',
  },
}

/** Words of the list of runs, of a run's page and of its results. */
export const runs = {
  title: 'Runs',
  lead: 'Every training, kept with everything needed to repeat it.',
  empty: {
    title: 'No run yet',
    text: 'A run is one training of one recipe on one dataset. Train one, and its curves, its results and its mistakes are here.',
    action: 'Set up a run',
  },
  columns: {
    run: 'Run',
    state: 'State',
    accuracy: 'Validation accuracy',
    epochs: 'Epochs',
    when: 'Started',
  },
  states: {
    queued: 'waiting',
    running: 'running',
    stopped: 'stopped',
    interrupted: 'interrupted',
    finished: 'finished',
    failed: 'failed',
  },
  recipes: {
    scratch: 'From scratch',
    features: 'Feature extraction',
    augment: 'With augmentation',
    finetune: 'Fine-tuning',
  },
  on: '{recipe} on {dataset}',
  epochsOf: '{done} of {all}',
  left: '{time} left',
  noneYet: 'no epoch yet',
  gone: { title: 'There is no such run', text: 'It may have been removed.', action: 'All runs' },
  phases: {
    waiting: 'Waiting',
    features: 'Extract features',
    train: 'Train the head',
    validate: 'Train the head',
    evaluate: 'Evaluate',
    done: 'Done',
  },
  phaseTook: 'took {time}',
  stop: 'Stop at the next checkpoint',
  stopQueued: 'Take out of the queue',
  epochOf: 'epoch {done} of {all}',
  picturesOf: '{done} of {all} pictures',
  bestValidation: 'Validation accuracy at the best epoch, {epoch}',
  stopping: 'Stopping …',
  resume: 'Resume',
  resumeFrom: 'Resume after epoch {epoch}',
  rename: 'Rename',
  renameLabel: 'Name of the run',
  remove: 'Remove',
  removed: 'Removed “{title}”.',
  undo: 'Undo',
  predict: 'Predict with this run',
  queuedNote: 'It starts when the engine is free.',
  tabs: { label: 'What to see of this run', training: 'Training', results: 'Results', details: 'Details' },
  curves: {
    waiting: 'The curves begin with the first epoch.',
    extracting: 'The base is looking at the pictures. The curves begin with the first epoch of the head.',
  },
  log: { title: 'Epoch by epoch, as Keras prints it', best: 'best so far', empty: 'Nothing yet.' },
  movement: {
    title: 'Did it really move?',
    text: 'How far each layer is from its start, after epoch {epoch}, relative to the size of its weights.',
  },
  warnings: 'Worth knowing',
  details: {
    settings: 'Settings',
    run: 'This run',
    engine: 'Engine',
    engines: {
      'native-gpu': 'TensorFlow on the graphics card',
      'native-cpu': 'TensorFlow on the processor',
      wasm: 'WebAssembly',
    },
    peak: 'Memory at its peak, all processes',
    trainable: 'Tensors trained',
    features: 'Time to extract features',
    train: 'Time to train',
    evaluate: 'Time to evaluate',
    total: 'Time in all',
    folder: 'Folder',
    best: 'Best epoch',
    yes: 'yes',
    no: 'no',
  },
  explain,
  explainRun,
}
