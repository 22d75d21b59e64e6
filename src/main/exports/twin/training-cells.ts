import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import { hasDropout } from './picture-cells.ts'
import type { Cell, TwinRun } from './twin-run.ts'
import { code, number, prose } from './twin-run.ts'

const optimizer = ({ optimizer: name, learningRate, momentum, nesterov }: RunSpec): string => {
  const rate = `learning_rate=${number(learningRate)}`
  switch (name) {
    case 'rmsprop':
      return `keras.optimizers.RMSprop(${rate})`
    case 'adam':
      return `keras.optimizers.Adam(${rate})`
    case 'sgd':
      return `keras.optimizers.SGD(${rate}, momentum=${number(momentum)}, nesterov=${nesterov ? 'True' : 'False'})`
  }
}

/** The learning rate of an epoch that counts from 0, after the given validation losses. */
const schedule = ({ schedule: kind, learningRate, scheduleFactor, scheduleEpochs, epochs }: RunSpec): string => {
  const [rate, factor, every] = [learningRate, scheduleFactor, scheduleEpochs].map(number)
  switch (kind) {
    case 'constant':
      return `    return ${rate}`
    case 'step':
      return `    return ${rate} * ${factor} ** (epoch // ${every})`
    case 'exponential':
      return `    return ${rate} * ${factor} ** (epoch / ${every})`
    case 'cosine':
      return `    share = min(1, epoch / ${number(Math.max(1, epochs - 1))})
    return ${rate} * (${factor} + (1 - ${factor}) * (1 + math.cos(math.pi * share)) / 2)`
    case 'plateau':
      return `    # As ReduceLROnPlateau(factor=${factor}, patience=${every}): smaller after ${every} epochs that did not get better.
    lowest, waited, plateaus = math.inf, 0, 0
    for loss in losses:
        if loss < lowest - 1e-4:
            lowest, waited = loss, 0
        else:
            waited += 1
            if waited >= ${every}:
                plateaus, waited = plateaus + 1, 0
    return ${rate} * ${factor} ** plateaus`
  }
}

const lossName = ({ run, head }: TwinRun): string => {
  if (run.scaling) return 'mean_squared_error'
  const last = head.net.layers.at(-1)!
  return last.type === 'Dense' && last.activation === 'sigmoid'
    ? 'binary_crossentropy'
    : 'sparse_categorical_crossentropy'
}

const targets = ({ run }: TwinRun): string =>
  run.scaling
    ? `# The network learns scaled targets, (number - mean) / deviation of the training numbers; losses are told in the number's own unit.
MEAN, DEVIATION = ${number(run.scaling.mean)}, ${number(run.scaling.std)}
TARGETS = {split: (numbers - MEAN) / DEVIATION for split, numbers in TRUTH.items()}
UNIT = {"loss": DEVIATION**2, "${metricOf(run.scaling !== null)}": DEVIATION}`
    : `TARGETS = TRUTH
UNIT = {"loss": 1, "accuracy": 1}`

const metricOf = (regression: boolean) => (regression ? 'mae' : 'accuracy')

const weights = ({ run }: TwinRun): string =>
  run.spec.classWeights === 'balanced'
    ? `counts = np.bincount(TRUTH["train"], minlength=len(RUN["classes"]))
CLASS_WEIGHT = {label: len(TRUTH["train"]) / (len(counts) * count) if count else 1.0 for label, count in enumerate(counts)}`
    : 'CLASS_WEIGHT = None'

/** Training, and its curves beside the lab's. */
export const trainingCells = (twin: TwinRun): Cell[] => {
  const { spec, scaling } = twin.run
  const metric = metricOf(scaling !== null)
  return [
    prose(`
## Training

The order of the pictures in each epoch is the lab's, so each update sees the same batch. After every epoch the validation loss is taken, and the best weights are kept.${
      hasDropout(twin)
        ? ' Dropout leaves out units at random, and Keras draws them otherwise than the lab does: so training is repeated with three seeds, and the question is whether the lab’s curve lies among theirs.'
        : ''
    }`),
    code(`
def learning_rate(epoch, losses):
    """Of the epoch that comes next; epochs count from 0 here."""
${schedule(spec)}


${targets(twin)}
${weights(twin)}


def train(seed):
    """One training. Returns a row for each epoch, and keeps the best weights."""
    keras.utils.set_random_seed(seed)
    model = fresh_model()
    model.compile(optimizer=${optimizer(spec)}, loss="${lossName(twin)}", metrics=["${metric}"])
    validation = Batches(range(len(TRUTH["validation"])), inputs_of("validation"), TARGETS["validation"])
    rows = []
    for epoch in range(EPOCHS):
        model.optimizer.learning_rate = learning_rate(epoch, [row["val_loss"] for row in rows])
        fitted = model.fit(
            Batches(ORDER[epoch], training_inputs(epoch), TARGETS["train"]),
            validation_data=validation,
            shuffle=False,
            class_weight=CLASS_WEIGHT,
            initial_epoch=epoch,
            epochs=epoch + 1,
            verbose=0,
        )
        row = {name: values[-1] * UNIT[name.removeprefix("val_")] for name, values in fitted.history.items() if name.removeprefix("val_") in UNIT}
        rows.append(row)
        print(f"seed {seed}, epoch {epoch + 1}/{EPOCHS}:", ", ".join(f"{name} {value:.4f}" for name, value in row.items()))
        if row["val_loss"] == min(each["val_loss"] for each in rows):
            model.save_weights(FILES / f"best-{seed}.weights.h5")
    return rows


KERAS = {seed: train(seed) for seed in SEEDS}`),
    prose(`
## Beside the lab`),
    code(`
LAB = RUN["history"]
print("epoch   loss: Keras      lab   difference    val_loss: Keras      lab   difference")
for epoch, (ours, lab) in enumerate(zip(KERAS[SEEDS[0]], LAB), start=1):
    print(
        f"{epoch:5d} {ours['loss']:13.4f} {lab['loss']:8.4f} {ours['loss'] - lab['loss']:12.5f}"
        f" {ours['val_loss']:18.4f} {lab['valLoss']:8.4f} {ours['val_loss'] - lab['valLoss']:12.5f}"
    )

${hasDropout(twin) ? spread : exact}
print(VERDICT["words"])`),
  ]
}

const exact = `
# Nothing is drawn at random here: the losses should agree to 1e-2 of themselves.
differences = [
    abs(ours[key] - lab[other]) / max(1, abs(lab[other]))
    for ours, lab in zip(KERAS[SEEDS[0]], LAB)
    for key, other in (("loss", "loss"), ("val_loss", "valLoss"))
]
VERDICT = {
    "kind": "exact",
    "difference": max(differences),
    "agrees": max(differences) <= 1e-2,
    "words": f"The losses of all epochs differ by at most {max(differences):.1e} of themselves (1e-2 is allowed).",
}`.trim()

const spread = `
# Dropout differs, so single losses do too. What can be compared is where the best validation loss lies.
bests = sorted(min(row["val_loss"] for row in rows) for rows in KERAS.values())
lab_best = min(row["valLoss"] for row in LAB)
# Three draws show only a part of what seeds can do: the lab's may lie outside by as much as they lie apart.
room = max(bests[-1] - bests[0], 0.05 * lab_best)
VERDICT = {
    "kind": "spread",
    "bests": bests,
    "lab": lab_best,
    "agrees": bests[0] - room <= lab_best <= bests[-1] + room,
    "words": f"Best validation loss of {len(bests)} seeds in Keras: {bests[0]:.4f} to {bests[-1]:.4f}; in the lab {lab_best:.4f}.",
}`.trim()
