import type { Cell, TwinRun } from './twin-run.ts'
import { code, number, prose, quoted } from './twin-run.ts'

/** Where the notebook looks for what lies beside it: a notebook runs in its own folder, a script anywhere. */
export type Home = 'notebook' | 'script'

const imports = `
import hashlib
import json
import math
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf
`

const upright = `
from PIL import Image


def upright(picture, file):
    """Turn a picture as its EXIF orientation asks: the lab does, Keras by itself does not."""
    orientation = Image.open(DATA / file).getexif().get(0x0112, 1)
    if orientation in (5, 6, 7, 8):
        picture = np.transpose(picture, (1, 0, 2))
    if orientation in (2, 3, 6, 7):
        picture = picture[:, ::-1]
    if orientation in (3, 4, 7, 8):
        picture = picture[::-1]
    return picture


`

const reading = (orientation: 'exif' | 'ignore') => `
${orientation === 'exif' ? upright.trim() : ''}


def read_picture(file):
    """float32 [SIZE, SIZE, 3], RGB 0..255: decoded, then resized bilinearly without antialiasing, as Keras resizes."""
    picture = tf.io.decode_image(tf.io.read_file(str(DATA / file)), channels=3, expand_animations=False).numpy()
${orientation === 'exif' ? '    picture = upright(picture, file)\n' : ''}    return tf.image.resize(np.ascontiguousarray(picture), (SIZE, SIZE)).numpy()


def is_the_same(picture):
    """Whether a picture is there, byte for byte as it was when the lab trained."""
    path = DATA / picture["file"]
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == picture["sha256"]


changed = [p["file"] for pictures in RUN["pictures"].values() for p in pictures if not is_the_same(p)]
if changed:
    raise FileNotFoundError(
        f"{len(changed)} pictures are not in {DATA} as they were ({changed[0]} for one). "
        "Set UNFREEZE_DATA to the folder of the dataset."
    )
print({split: len(pictures) for split, pictures in RUN["pictures"].items()}, "pictures, all as they were")`

/** The first part: what this is, its settings, its pictures. */
export const pictureCells = (twin: TwinRun, files: string, home: Home): Cell[] => {
  const { run } = twin
  const { spec, dataset } = run
  const what = dataset.target ? `predicts "${dataset.target.name}"` : `tells ${twin.classes.length} classes apart`
  return [
    prose(`
# ${run.id}, again in Keras

This ${home === 'notebook' ? 'notebook' : 'script'} repeats a run of Unfreeze ${twin.labVersion} in plain Keras: the same pictures in the same splits, the same network from the same first
weights, the same order of the pictures in every epoch, the same optimizer. The network ${what}. The lab's own numbers
stand beside Keras's at the end, so that you can check one against the other.

It needs \`pip install keras==3.15.1 tensorflow==2.21.0 pillow\`, the folder \`${files}\` beside it, and the pictures.`),
    code(
      `${imports.trim()}

${home === 'notebook' ? `FILES = Path(${quoted(files)})` : `FILES = Path(__file__).parent / ${quoted(files)}`}
DATA = Path(os.environ.get("UNFREEZE_DATA", ${quoted(dataset.path)}))  # the folder of the pictures
RUN = json.loads((FILES / "run.json").read_text(encoding="utf-8"))

SIZE = ${number(spec.size)}  # pictures are resized to a square of this side
BATCH = ${number(spec.batch)}  # pictures in an update
EPOCHS = ${number(twin.history.length)}  # as many as the lab trained
SEEDS = ${hasDropout(twin) ? '[1, 2, 3]  # dropout draws other masks here than in the lab, so training is repeated' : '[1]  # nothing is drawn at random any more, so one training says it all'}
OPEN_TEST = ${twin.testOpened ? 'True' : 'False'}  # ${twin.testOpened ? 'the test set was opened in the lab' : 'the test set is still sealed in the lab: looking at it here spoils it as well'}

print("Keras", keras.__version__, "on TensorFlow", tf.__version__)`,
    ),
    prose(`
## The pictures

Which picture belongs to which split, and its ${dataset.target ? 'number' : 'class'}, is carried over in \`run.json\`. Each picture is checked by its SHA-256: on other pictures
the numbers could not agree.`),
    code(
      `${reading(dataset.orientation).trim()}

${
  dataset.target
    ? 'TRUTH = {split: np.array([p["target"] for p in pictures], "float32") for split, pictures in RUN["pictures"].items()}'
    : 'TRUTH = {split: np.array([p["label"] for p in pictures]) for split, pictures in RUN["pictures"].items()}'
}
ORDER = np.load(FILES / "order.npy")  # [epochs, pictures]: the order in which each epoch shows the training pictures`,
    ),
  ]
}

/** Whether training leaves units out at random: the one thing that is not carried over. */
export const hasDropout = ({ head }: Pick<TwinRun, 'head'>): boolean =>
  head.net.layers.some(layer => layer.type === 'Dropout' && layer.rate > 0)
