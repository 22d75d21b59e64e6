export interface GlossaryEntry {
  term: string
  text: string
  /** A name of Keras's: set in mono. */
  code?: boolean
}

const entry = (term: string, text: string): GlossaryEntry => ({ term, text })
const code = (term: string, text: string): GlossaryEntry => ({ term, text, code: true })

/** The field's words, in our own. `<Term id="head" />` shows one. */
export const glossary = {
  dataset: entry('dataset', 'A named set of pictures on disk, sorted into classes.'),
  split: entry('split', 'One part of a dataset: training, validation or test. Each picture belongs to exactly one.'),
  train: entry('training set', 'The pictures that the network learns from.'),
  validation: entry(
    'validation set',
    'Pictures that are never learned from. They tell during training whether what was learned holds for others, and they choose the best epoch.',
  ),
  test: entry(
    'test set',
    'Pictures kept back until the end. Every look at them that leads to a change makes them a little less honest; so the lab counts the looks.',
  ),
  class: entry('class', 'What a picture shows, out of a fixed list: "cat" or "dog".'),
  label: entry('label', 'The class that a picture truly has, as its folder says.'),
  base: entry(
    'base',
    'The part of a pretrained network that turns a picture into features: layer upon layer of convolutions, learned on more than a million photos.',
  ),
  head: entry('head', 'The few layers that we put on top of the base. They turn features into our own classes.'),
  recipe: entry('recipe', 'A way to train: which part is frozen, what is computed once, and with which settings.'),
  run: entry('run', 'One training of one recipe on one dataset, kept with everything needed to repeat it.'),
  frozen: entry('frozen', 'Not changed by training. What comes out of frozen layers can be computed once and kept.'),
  trainable: entry('trainable', 'Changed by training, a little with every batch.'),
  features: entry(
    'features',
    'What the frozen part of a network puts out for a picture: numbers that say which shapes and textures are where.',
  ),
  convolution: entry(
    'convolution',
    'A layer that slides a small pattern over the picture and notes how well it fits at each place.',
  ),
  pooling: entry('pooling', 'Keep the strongest answer of each small neighbourhood: a quarter of the numbers go on.'),
  dropout: entry(
    'dropout',
    'During training a share of the units is left out at random, so that no unit can rely on one other. In use, all of them answer.',
  ),
  augmentation: entry(
    'augmentation',
    'Showing each training picture flipped, turned and zoomed, so that the network does not learn it by heart.',
  ),
  view: entry('view', 'One augmented version of a picture.'),
  epoch: entry('epoch', 'One pass through all training pictures.'),
  batch: entry('batch', 'The pictures between two updates of the weights.'),
  weights: entry('weights', 'The numbers in a network that training changes. Pretrained weights come as a file.'),
  parameters: entry('parameters', 'How many weights there are.'),
  tensor: entry('tensor', 'A block of numbers with a shape: a kernel of 3 × 3 × 64 × 128, or a batch of pictures.'),
  learningRate: entry(
    'learning rate',
    'How far the weights go in one update. Too far forgets, too short never arrives.',
  ),
  optimizer: entry('optimizer', 'The rule that turns errors into updates of the weights.'),
  loss: entry('loss', 'How wrong the network is, as one number that training makes small. Sure and wrong costs most.'),
  valLoss: code(
    'val_loss',
    'The loss on the validation set, as Keras names it. Its lowest point marks the best epoch.',
  ),
  accuracy: entry('accuracy', 'The share of pictures whose predicted class is the true one.'),
  interval: entry(
    '95 % interval',
    'With this many pictures, chance alone moves the result. The true accuracy lies in such an interval in 95 of 100 cases.',
  ),
  confusion: entry(
    'confusion matrix',
    'How often each class was taken for each other one. Rows are true, columns predicted.',
  ),
  precision: entry('precision', 'Of the pictures that were called this class, the share that is.'),
  recall: entry('recall', 'Of the pictures that are this class, the share that was found.'),
  overfitting: entry(
    'overfitting',
    'The network learns the training pictures by heart: training goes on getting better, validation gets worse.',
  ),
  checkpoint: entry('checkpoint', 'The weights at one moment, on disk: of the best epoch, and of the last.'),
  threshold: entry(
    'threshold',
    'The probability above which a class is said. 0.5 unless somebody has reasons; moving it trades one kind of mistake for the other.',
  ),
  calibration: entry(
    'calibration',
    'Whether confidence can be taken at its word: of all answers given with 80 %, 80 of 100 should be right.',
  ),
  confidence: entry('confidence', 'The probability that the network gives its answer. It can be sure and wrong.'),
  seed: entry('seed', 'The number that all chance follows from. The same seed gives the same run.'),
  transfer: entry(
    'transfer learning',
    'Taking what a network learned on one task, and teaching it another with far fewer pictures.',
  ),
  imagenet: entry(
    'ImageNet',
    'A collection of 1.3 million photos in 1000 classes, on which the pretrained bases learned.',
  ),
  engine: entry('engine', 'The part that computes: TensorFlow on the processor or graphics card, or WebAssembly.'),
  exif: entry(
    'EXIF orientation',
    'A note in a photo that says which side is up. Cameras write it instead of turning the pixels.',
  ),
} satisfies Record<string, GlossaryEntry>

export type TermId = keyof typeof glossary
