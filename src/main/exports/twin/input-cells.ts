import type { Cell, TwinRun } from './twin-run.ts'
import { code, prose, quoted } from './twin-run.ts'

const batches = `
class Batches(keras.utils.PyDataset):
    """Pictures in a given order, BATCH at a time."""

    def __init__(self, order, inputs, targets):
        super().__init__()
        self.order, self.inputs, self.targets = np.asarray(order), inputs, targets

    def __len__(self):
        return math.ceil(len(self.order) / BATCH)

    def __getitem__(self, at):
        rows = self.order[at * BATCH : (at + 1) * BATCH]
        return self.inputs(rows), self.targets[rows]
`

const views = `
VIEWS = np.load(FILES / "views.npy")  # [pictures, views, 3]: flipped, turn, zoom
SHOWN = np.load(FILES / "shown.npy")  # [epochs, pictures]: which view an epoch shows


def warp(picture, matrix):
    """Resample as Keras's random layers do: bilinear, edges reflected."""
    matrix = np.array([*matrix, 0, 0], "float32")
    return keras.ops.convert_to_numpy(
        keras.ops.image.affine_transform(picture, matrix, interpolation="bilinear", fill_mode="reflect")
    )


def view_of(picture, drawn):
    """What RandomFlip, RandomRotation and RandomZoom make of a picture when they draw these numbers."""
    flipped, turn, zoom = drawn
    middle = (SIZE - 1) / 2
    if flipped:
        picture = picture[:, ::-1]
    if turn:
        cos, sin = math.cos(2 * math.pi * turn), math.sin(2 * math.pi * turn)
        picture = warp(picture, (cos, -sin, middle * (1 - cos + sin), sin, cos, middle * (1 - sin - cos)))
    if zoom != 1:
        picture = warp(picture, (zoom, 0, middle * (1 - zoom), 0, zoom, middle * (1 - zoom)))
    return picture
`

const frozenOutput = `
def frozen_output(pictures):
    """The frozen layers' output for pictures that are read a few at a time."""
    parts, batch = [], []
    for picture in pictures:
        batch.append(picture)
        if len(batch) == 32:
            parts.append(frozen.predict_on_batch(preprocess_input(np.stack(batch))))
            batch = []
    if batch:
        parts.append(frozen.predict_on_batch(preprocess_input(np.stack(batch))))
    return np.concatenate(parts)


def files_of(split):
    return [picture["file"] for picture in RUN["pictures"][split]]


FEATURES = {split: frozen_output(map(read_picture, files_of(split))) for split in ("validation", "test") if RUN["pictures"][split]}


def inputs_of(split):
    return lambda rows: FEATURES[split][rows]
`

const plainTraining = `
FEATURES["train"] = frozen_output(map(read_picture, files_of("train")))


def training_inputs(epoch):
    return inputs_of("train")
`

const bank = (storage: string) => `
# The bank: the frozen layers' output for each view of each picture, kept once (as ${storage}, as the lab keeps it).
BANK = [
    frozen_output(view_of(read_picture(file), VIEWS[row, view]) for row, file in enumerate(files_of("train"))).astype(${quoted(storage)})
    for view in range(VIEWS.shape[1])
]


def training_inputs(epoch):
    return lambda rows: np.stack([BANK[SHOWN[epoch, row]][row] for row in rows]).astype("float32")
`

const fresh = `
def training_inputs(epoch):
    """New views in every epoch: each batch goes through the frozen layers when its turn comes."""
    files = files_of("train")
    return lambda rows: frozen_output(view_of(read_picture(files[row]), VIEWS[row, SHOWN[epoch, row]]) for row in rows)
`

const pixels = `
def inputs_of(split):
    """Pictures are read when a batch needs them."""
    files = [picture["file"] for picture in RUN["pictures"][split]]
    return lambda rows: np.stack([read_picture(files[row]) for row in rows])


def training_inputs(epoch):
    return inputs_of("train")
`

/** How pictures become batches. */
export const inputCells = ({ base, views: drawn, run }: TwinRun): Cell[] => {
  if (!base)
    return [
      prose(`
## Batches

Everything is trained, so every epoch reads the pictures themselves.`),
      code(`${batches.trim()}

${pixels}`),
    ]
  if (!drawn)
    return [
      prose(`
## Through the frozen layers, once

Each picture goes through the frozen layers a single time. This is the longest part of the work.`),
      code(`${batches.trim()}

${frozenOutput}
${plainTraining}`),
    ]
  const { spec } = run
  return [
    prose(`
## Augmentation, and through the frozen layers

In Keras you would write \`RandomFlip("horizontal")\`, \`RandomRotation(${spec.rotation})\` and \`RandomZoom(${spec.zoom})\` in front of the network. They draw at random; so that Keras sees the very views
that the lab saw, what the lab drew for each picture is carried over in \`views.npy\` and done here by the operation that those layers use.
${
  spec.views === 'fresh'
    ? 'Every epoch shows new views, so every epoch pays for the frozen layers again: without a graphics card this takes hours.'
    : `The lab keeps a bank of ${spec.views} views of each picture and shows one of them in an epoch, so the frozen layers run ${spec.views} times for each picture, not once an epoch.`
}`),
    code(`${batches.trim()}

${views}

${frozenOutput}
${spec.views === 'fresh' ? fresh : bank(spec.storage)}`),
  ]
}
