/**
 * A child process that speaks the worker's protocol and computes nothing: what it does stands in the job itself. For
 * `predict` and `features` jobs the name of the folder says it; a `run` job goes by SCRIPTED_RUN and writes what a
 * training leaves on disk. It is a real process: it can crash, hang and be killed.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import process from 'node:process'
import { clearTimeout, setInterval, setTimeout } from 'node:timers'

const say = message => process.send(message)
const stops = new Map()

const info = {
  ...{
    engine: 'wasm',
    tensorflow: null,
    devices: [],
    threads: 1,
    reasons: ['scripted'],
    winograd: null,
    cpu: ['avx2'],
  },
}

const fail = (id, code, message) => say({ type: 'failed', id, error: { code, message, hint: '' } })

/** Resolves to true when it was stopped. */
const stopOr = (id, ms) =>
  new Promise(resolve => {
    const timer = setTimeout(() => resolve(false), ms)
    stops.set(id, () => {
      clearTimeout(timer)
      resolve(true)
    })
  })

const forever = 1e8

const behave = {
  echo: (id, input) => say({ type: 'done', id, result: input }),
  facts: async (id, input) => {
    for (let done = 1; done <= 3; done++)
      say({ type: 'fact', id, fact: { type: 'progress', phase: 'features', done, total: 3, secondsLeft: null } })
    say({ type: 'done', id, result: input.pictures.length })
  },
  hang: async id => {
    await stopOr(id, forever)
    fail(id, 'stopped', 'Stopped.')
  },
  deaf: () => setInterval(() => undefined, 1000),
  fail: id => fail(id, 'image-unreadable', '"a.jpg" is text.'),
  exhaust: id => fail(id, 'out-of-memory', 'There was not enough memory for this.'),
  crash: () => {
    process.stderr.write('F tensorflow: the last words of the engine\n')
    process.exit(3)
  },
  predict: (id, input) =>
    say({
      type: 'done',
      id,
      result: input.pictures.map(({ file }) => ({
        ...{ file, asset: null, class: 'cat', probabilities: { cat: 0.9, dog: 0.1 } },
      })),
    }),
}

const seconds = { features: 1, train: 1, evaluate: 1, total: 3 }

const epochRecord = (epoch, of) => ({
  ...{ epoch, loss: 1 / epoch, accuracy: 0.5 + 0.01 * epoch, mae: null, valLoss: 1 / epoch, valAccuracy: 0.9 },
  ...{ valMae: null, learningRate: 1e-3, seconds: 0.1, best: true, movement: [{ name: 'dense', change: 0.1 * of }] },
})

/** Classifies every third picture wrongly. */
const evaluationOf = (run, split, folder) => {
  const { classes } = run.dataset
  const images = run.images[split].map(({ file, label, sha256 }, index) => {
    const predicted = index % 3 === 2 ? (label + 1) % classes.length : label
    const confidence = 0.6 + (0.39 * (index % 7)) / 7
    const rest = (1 - confidence) / (classes.length - 1)
    return {
      ...{ file, class: classes[label], predicted: classes[predicted] },
      probabilities: Object.fromEntries(classes.map((name, at) => [name, at === predicted ? confidence : rest])),
      ...{ value: null, target: null, loss: -Math.log(predicted === label ? confidence : rest), sha256 },
    }
  })
  writeFileSync(join(folder, `evaluation-${split}.json`), JSON.stringify(images))
}

const train = async (id, { folder }) => {
  const script = process.env.SCRIPTED_RUN ?? 'finish'
  const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))
  const history = join(folder, 'history.jsonl')
  const done = existsSync(history) ? readFileSync(history, 'utf8').trim().split('\n').length : 0
  const tell = fact => say({ type: 'fact', id, fact })
  tell({ type: 'progress', phase: 'features', done: 1, total: 2, secondsLeft: 1 })
  for (let epoch = done + 1; epoch <= run.spec.epochs; epoch++) {
    if (script === 'hang' && epoch === 2) {
      tell({ type: 'progress', phase: 'train', done: 1, total: 4, secondsLeft: 9 })
      if (await stopOr(id, forever)) return fail(id, 'stopped', 'Stopped.')
    }
    if (script === 'crash' && epoch === 2 && done === 0) behave.crash()
    if (script === 'fail') return fail(id, 'disk-full', 'The disk is full.')
    const record = epochRecord(epoch, run.spec.epochs)
    appendFileSync(history, `${JSON.stringify(record)}\n`)
    tell({ type: 'epoch', record })
  }
  mkdirSync(join(folder, 'best'), { recursive: true })
  for (const split of ['validation', 'test']) evaluationOf(run, split, folder)
  say({
    type: 'done',
    id,
    result: {
      ...{ epochs: run.spec.epochs, bestEpoch: run.spec.epochs, bestValLoss: 1 / run.spec.epochs },
      ...{ bestValAccuracy: 0.9, seconds, trainableWeights: 4, movedLayers: [], warnings: ['scripted'] },
    },
  })
}

/** SCRIPTED_MEASURE is how many seconds a picture or an update takes; without it nothing can be measured. */
const measure = (id, { repeats }) => {
  const seconds = Number(process.env.SCRIPTED_MEASURE ?? 0)
  if (!seconds) return fail(id, 'image-unreadable', 'There are no pictures to measure with.')
  say({ type: 'done', id, result: { seconds: Array.from({ length: repeats }, () => seconds) } })
}

process.on('message', message => {
  if (message.type === 'exit') process.exit(0)
  if (message.type === 'stop') return stops.get(message.id)?.()
  const { id, kind, input } = message
  if (kind === 'run') return void train(id, input)
  if (kind === 'measure') return measure(id, input)
  const known = behave[basename(input.folder ?? input.out ?? '')]
  if (known) return void known(id, input)
  if (kind === 'predict') return behave.predict(id, input)
  return behave.echo(id, input)
})
process.on('disconnect', () => process.exit(0))

switch (process.env.SCRIPTED_START) {
  case 'unavailable':
    say({ type: 'unavailable', error: { code: 'engine-unavailable', message: 'No engine fits here.', hint: '' } })
    break
  case 'exit':
    process.stderr.write('cannot open shared object file\n')
    process.exit(7)
    break
  default:
    say({ type: 'ready', info })
}
