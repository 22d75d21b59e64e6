/** The drawer of the Learn page. */
const explain = {
  title: 'A path through the chapter',
  text: 'Eleven short steps. Each says one thing, gives you one thing to do in the lab, and looks at your own runs to see whether it was done.',
  checks: {
    title: 'How does it know?',
    text: 'By your stored runs, and by nothing else: a finished run of the right kind, a curve with the right shape, a test set that was opened. Remove the run and the tick goes with it. Answers to questions stay in this window.',
  },
  order: {
    title: 'Do I have to keep the order?',
    text: 'No. But each step uses what the ones before it made, so in order you wait least: features that were computed once are kept.',
  },
}

/** What one can see of how general each block is. */
const blocks = {
  1: { what: 'edges, colours', carries: 'to any picture' },
  2: { what: 'corners, simple textures', carries: 'to any picture' },
  3: { what: 'patterns: fur, mesh, feathers', carries: 'to most photos' },
  4: { what: 'parts: ears, wheels, eyes', carries: 'to photos of things' },
  5: { what: 'arrangements: a face, a dog’s head', carries: 'to things like those of ImageNet' },
}

/** The steps of the path. `text` holds the paragraphs in order; `code` stands between backticks. */
const steps = {
  stack: {
    short: 'Why 3 × 3',
    title: 'Small windows, one behind the other',
    text: {
      first:
        'The first deep networks looked through wide windows: 11 × 11 in 2012, then 7 × 7, then 5 × 5. VGG put only 3 × 3 in their place, and stacked them.',
      second:
        'A second 3 × 3 looks at nine answers of the first, and those overlap: together they see as far as one 5 × 5. The stack is cheaper, and it bends between its layers (a ReLU each), so it can say more than one wide window could.',
    },
    ask: 'Three 3 × 3 convolutions in a row see as much of the picture as one window of …',
    right: 'Right: 3, then 5, then 7. Each layer adds one pixel on every side.',
    wrong: 'Not quite. One sees 3 × 3; each further one adds a pixel on every side.',
    action: 'See the network drawn',
    done: 'You have worked out how far a stack sees.',
    todo: 'Answer the question; then look at VGG16 on the Train page: 13 such layers.',
  },
  base: {
    short: 'Why only the base',
    title: 'Borrow the eyes, not the opinions',
    text: {
      first:
        'A pretrained network has two parts. The base turns a picture into features; the classifier on top turns features into 1000 fixed classes. The classifier has forgotten where things are and knows only its own classes: useless for yours. The base is what is worth borrowing.',
      second:
        'How much of it? The deeper a layer, the more it sees at once and the more its answers belong to what it was trained on.',
    },
    action: 'Extract and train a head',
    done: 'Done: “{run}” put your own head on a borrowed base.',
    todo: 'Train technique 2: the base looks at each picture once, and a small head learns from what it saw.',
  },
  freeze: {
    short: 'Why freeze first',
    title: 'A newcomer shouts; protect the old hands',
    text: {
      first:
        'A fresh head knows nothing, so its errors are huge, and training would send them down through the whole base: in a few steps they would wreck what took weeks to learn. So the base is frozen until the head has learned to speak quietly.',
      second:
        '`conv_base.trainable = False` takes every tensor of the base out of training: the list of 26 becomes empty. Unfreezing the last four layers later brings six of them back.',
      third:
        'In Keras such a change takes hold when the model is compiled again; forget it, and the old list is trained. In this lab the line on the drawing is the setting, and every run is made anew from it.',
    },
    ask: 'Base frozen, head of two Dense layers: how many tensors are trained?',
    right: 'Right: a kernel and a bias for each of the two Dense layers.',
    wrong: 'Count only the head: each Dense layer has a kernel and a bias.',
    action: 'Move the line yourself',
    done: 'You know what is left to train.',
    todo: 'Answer the question, then drag the line on the Train page and watch the counts.',
  },
  cache: {
    short: 'Why augmentation is dear',
    title: 'A new picture every time cannot be remembered',
    text: {
      first:
        'Feature extraction is quick because the base sees each picture once: what it said is kept. Augmentation flips, turns and zooms the pictures anew in every epoch, so what was kept is of no use, and the base has to look again, every time. On a processor the book calls that intractable.',
      second:
        'The lab strikes a bargain: it draws a few views of each picture, a bank, keeps what the base says of them, and shows each in turn. The network meets less variety than with fresh views, and you wait minutes instead of hours.',
    },
    action: 'Train with augmentation',
    done: 'Done: “{run}” learned from changed views.',
    todo: 'Train technique 3. The cost on the Train page shows what the bank saves.',
  },
  rate: {
    short: 'Why so slowly',
    title: 'Turn the screws a little',
    text: {
      first:
        'Fine-tuning changes weights that are good already. So the steps are small: a learning rate of 0.00001, a hundredth of what the head learned with. Large steps forget faster than they learn.',
      second:
        'And why not unfreeze everything? The early layers know edges and textures, which your pictures have as well: there is little to gain. And the more weights are free, the easier it is to learn two thousand pictures by heart.',
    },
    action: 'Fine-tune the best run',
    done: 'Done: “{run}” moved the top of the base, and its page shows by how much.',
    todo: 'Train technique 4 from a finished run. Afterwards look at “Did it really move?”.',
  },
  overfit: {
    short: 'Reading the curves',
    title: 'Where learning becomes learning by heart',
    text: {
      first:
        'As long as the loss falls on both, the network finds what cats have in common. Then the line for validation turns up while the dots for training go on down: now it learns these cats.',
      second:
        'The lab keeps the weights from before the turn, as the best checkpoint. Accuracy may hide the turn for a while: it counts who is wrong, and not how wrong.',
    },
    action: 'Look at a curve of yours',
    done: 'In “{run}” epoch {best} was the best. By epoch {last} the training loss had gone from {loss} to {lastLoss}, and that of validation from {valLoss} to {lastValLoss}.',
    todo: 'Train a run long enough to go past its best epoch; 20 epochs usually do.',
  },
  below: {
    short: 'Training below validation',
    title: 'Why training can look worse than validation',
    text: {
      first:
        'It seems impossible to do worse on pictures one has seen. But the two are measured differently. The dots are taken with dropout at work, on changed pictures where there is augmentation, and averaged over the whole epoch, bad beginning included. The line is measured afterwards, with everything switched on.',
    },
    action: 'Find it in a curve of yours',
    done: 'In “{run}”, epoch {epoch}: training {training}, validation {validation}. No miracle, two ways of measuring.',
    todo: 'Any run with dropout shows it, mostly in its first epoch.',
  },
  test: {
    short: 'Why validation flatters',
    title: 'The set that chose cannot also judge',
    text: {
      first:
        'The validation pictures have picked the best of twenty epochs, and you have picked settings by them. Whoever picks the best of many also picks luck. So validation says a little too much.',
      second:
        'The test pictures have picked nothing, and stay honest as long as nobody decides by them. That is why they lie under a seal here. Open it once, at the end. And remember the interval: on 1000 pictures a percentage point is often nothing.',
    },
    action: 'Open a test set, once',
    done: '“{run}”: validation said {validation}, the test set {test}.',
    todo: 'When you have settled on a run, open its test set. The lab keeps count.',
  },
  compare: {
    short: 'Better, or just luckier',
    title: 'Two runs, the same pictures',
    text: {
      first:
        '98.1 against 98.0 per cent: one of the two has a single picture more. To say which is better, look only at the pictures on which they disagree, and ask whether a coin would have fallen as unevenly.',
      second:
        'Most of the time the honest answer is that you cannot tell. That is worth knowing before you spend a night on the difference.',
    },
    action: 'Compare your best two',
    done: 'You have two to compare: “{a}” and “{b}”.',
    todo: 'Finish two runs on one dataset; then let them compete picture by picture.',
  },
  unfair: {
    short: 'An unfair race',
    title: 'One runner has seen the course',
    text: {
      first:
        'From scratch, a network has two thousand pictures to find out what fur is. The pretrained base has seen more than a million, and among the classes of ImageNet are more than a hundred breeds of dogs and several cats. It does not transfer to a new world; it comes home.',
      second:
        'So the gap between the two says what two thousand pictures lack. It does not say how much you would gain on X-rays, drawings, or satellite images.',
    },
    action: 'Let them race',
    done: 'On the same dataset: from scratch {scratch} %, with a borrowed base {transfer} %.',
    todo: 'Train technique 1 on a dataset that has a run with a pretrained base, too.',
  },
  more: {
    short: '2,000 against 20,000',
    title: 'What ten times the pictures would give',
    text: {
      first:
        'The full cats-and-dogs collection has more than ten times as many pictures. Would they help? Do not guess: train on a tenth, a quarter, a half and all of what you have, and see where the curve points.',
      second:
        'With a borrowed base it is often nearly flat: it needs few pictures, which is why one borrows it. From scratch it is steep.',
    },
    action: 'Draw the curve',
    done: 'Done for “{run}”: its pitfalls hold the curve and the forecast.',
    todo: 'On the page that opens, start “Train twelve small heads”. A few minutes, from kept features.',
  },
}

/** Words of the Learn page. */
export const learn = {
  title: 'Learn',
  lead: 'The chapter as a path: read a little, do it, see it in your own runs. {done} of {all} done.',
  path: 'Steps of the path',
  done: '(done)',
  turn: 'Step back or on',
  terms: 'Words in this step:',
  beside: 'The step you are at',
  stepOf: 'Learn, step {step} of {all}',
  stopFollowing: 'Stop following the path here',
  steps,
  figures: {
    stack: {
      caption: 'One wide window, or several small ones that see as much',
      channels: 'Channels in and out',
      single: 'One window',
      parameters: 'Parameters',
      stacked: 'Sees as much',
      times: '{count} times 3 × 3',
      saved: 'Saved',
    },
    depth: {
      caption: 'What the blocks of VGG16 see, and how far that carries',
      block: 'Block',
      sees: 'Sees, in pixels',
      what: 'Answers to',
      carries: 'Carries over',
      blocks,
    },
    freeze: {
      caption: 'Tensors that training may change in VGG16, counted by the lab',
      state: 'State',
      base: 'In the base',
      whole: 'With the head',
      states: {
        all: 'as it comes, everything trainable',
        frozen: 'base frozen: trainable = False',
        top: 'unfrozen from block5_conv1 on',
      },
    },
    cache: {
      caption: 'How often the base looks at a training picture of yours',
      way: 'Way',
      looks: 'Looks in all',
      kept: 'Kept',
      ways: {
        plain: 'without augmentation',
        bank: 'a bank of {views} views',
        fresh: 'fresh views, {epochs} epochs',
      },
      keeps: { plain: 'yes: each later epoch is free', bank: 'yes: each later epoch is free', fresh: 'nothing' },
    },
  },
  reading: {
    title: 'Read on',
    text: 'These open in your browser, when you click them. The lab itself fetches nothing.',
    open: 'Open',
    yearning: {
      title: 'Andrew Ng, Machine Learning Yearning',
      text: 'Short chapters on what to do next. Chapters 4 to 11 stand behind the pitfalls of your runs.',
    },
    deepLearning: {
      title: 'Goodfellow, Bengio and Courville, Deep Learning, section 15.2',
      text: 'Transfer learning and domain adaptation: why features carry over, and when not.',
    },
    video: {
      title: 'The chapter’s lecture on transfer learning (video)',
      text: 'What to keep of a network, and what to train anew.',
    },
  },
  explain,
}
