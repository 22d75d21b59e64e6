"""The Keras side of `unfreeze bench`: one measurement a line.

Reads a JSON request a line from stdin and answers with a JSON line on the descriptor that was stdout; everything that
TensorFlow prints goes to stderr. A part is built and done once when it is asked for first, then measured once a request.
"""

import json
import os
import sys
import time

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from keras import layers  # noqa: E402


def answer(value):
    answers.write(json.dumps(value) + "\n")
    answers.flush()


def vgg16(weights, size):
    base = keras.applications.VGG16(weights=None, include_top=False, input_shape=(size, size, 3))
    if weights:
        base.load_weights(weights)
    return base


def head(features):
    """The chapter's head: no activation on the hidden layer, as the book has it."""
    x = layers.Flatten()(features)
    x = layers.Dense(256)(x)
    x = layers.Dropout(0.5)(x)
    return layers.Dense(1, activation="sigmoid")(x)


def compiled(model, optimizer, loss="binary_crossentropy"):
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])
    return model


def minivgg(size):
    """MiniVGGNet with two classes, on pixels 0..255."""
    inputs = keras.Input((size, size, 3))
    x = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    for filters in (32, 64):
        for _ in range(2):
            x = layers.Conv2D(filters, 3, padding="same")(x)
            x = layers.Activation("relu")(x)
            x = layers.BatchNormalization()(x)
        x = layers.MaxPooling2D(2)(x)
        x = layers.Dropout(0.25)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(512)(x)
    x = layers.Activation("relu")(x)
    x = layers.BatchNormalization()(x)
    x = layers.Dropout(0.5)(x)
    x = layers.Dense(2)(x)
    return keras.Model(inputs, layers.Activation("softmax")(x))


def end_to_end(weights, size, trained_from):
    """Technique 3 (nothing of the base trained) and 4 (trained from a layer on), as the chapter builds them."""
    base = vgg16(weights, size)
    base.trainable = trained_from is not None
    frozen = True
    for layer in base.layers:
        frozen = frozen and layer.name != trained_from
        if frozen:
            layer.trainable = False
    inputs = keras.Input((size, size, 3))
    x = layers.RandomFlip("horizontal")(inputs)
    x = layers.RandomRotation(0.1)(x)
    x = layers.RandomZoom(0.2)(x)
    x = keras.applications.vgg16.preprocess_input(x)
    return keras.Model(inputs, head(base(x, training=False)))


def block5_and_head(weights, size):
    base = vgg16(weights, size)
    x = inputs = keras.Input(base.get_layer("block4_pool").output.shape[1:])
    for layer in base.layers[-4:]:
        x = layer(x)
    return keras.Model(inputs, head(x))


def pictures(files, size, batch):
    """What keras.utils.image_dataset_from_directory makes of a list of files."""

    def load(path):
        image = tf.image.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)
        image = tf.image.resize(image, (size, size), method="bilinear")
        image.set_shape((size, size, 3))
        return image

    listed = tf.data.Dataset.from_tensor_slices(files)
    return listed.map(load, num_parallel_calls=tf.data.AUTOTUNE).batch(batch).prefetch(tf.data.AUTOTUNE)


def stepper(model, shape, batch, most=1.0, one_hot=False):
    x = np.random.default_rng(0).random((batch, *shape), dtype=np.float32) * most
    y = np.arange(batch) % 2
    y = np.eye(2, dtype=np.float32)[y] if one_hot else y.astype(np.float32)

    def once():
        model.train_on_batch(x, y)
        return 1

    return once


def forwarder(model, shape, batch, most=1.0):
    x = np.random.default_rng(0).random((batch, *shape), dtype=np.float32) * most

    def once():
        model.predict_on_batch(x)
        return batch

    return once


def prepare(part, size, batch, weights, files):
    """A function that does the part once and returns how many pictures or updates that were."""
    rmsprop = keras.optimizers.RMSprop
    picture = (size, size, 3)
    if part == "prefix":
        inputs = keras.Input(picture)
        model = keras.Model(inputs, vgg16(weights, size)(keras.applications.vgg16.preprocess_input(inputs)))
        return forwarder(model, picture, batch, 255)
    if part == "extract":
        base = vgg16(weights, size)
        data = pictures(files, size, batch)

        def once():
            for images in data:
                base.predict_on_batch(keras.applications.vgg16.preprocess_input(images))
            return len(files)

        return once
    if part == "decode":
        data = pictures(files, size, batch)

        def once():
            for _ in data:
                pass
            return len(files)

        return once
    if part == "minivgg step":
        sgd = keras.optimizers.SGD(0.01, momentum=0.9, nesterov=True)
        return stepper(compiled(minivgg(size), sgd, "categorical_crossentropy"), picture, batch, 255, one_hot=True)
    if part == "block5 step":
        model = compiled(block5_and_head(weights, size), rmsprop(1e-5))
        return stepper(model, model.input_shape[1:], batch)
    if part in ("head step", "head forward"):
        shape = vgg16(None, size).output_shape[1:]
        inputs = keras.Input(shape)
        model = compiled(keras.Model(inputs, head(inputs)), rmsprop(1e-3))
        return stepper(model, shape, batch) if part == "head step" else forwarder(model, shape, batch)
    if part in ("technique 3 step", "technique 4 step"):
        trained_from, rate = (None, 1e-3) if part == "technique 3 step" else ("block5_conv1", 1e-5)
        model = compiled(end_to_end(weights, size, trained_from), rmsprop(rate))
        return stepper(model, picture, batch, 255)
    if part == "whole forward":
        return forwarder(end_to_end(weights, size, None), picture, batch, 255)
    raise ValueError(f"there is no part {part!r}")


# Parts that are measured in turn stay prepared.
PREPARED = 2


def main():
    answer({"keras": keras.__version__, "tensorflow": tf.__version__, "python": sys.version.split()[0]})
    parts = {}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            key = json.dumps(request, sort_keys=True)
            if key not in parts:
                if len(parts) == PREPARED:
                    parts.clear()
                    keras.backend.clear_session()
                parts[key] = prepare(**request)
                parts[key]()
            began = time.perf_counter()
            count = parts[key]()
            answer({"seconds": (time.perf_counter() - began) / count})
        except Exception as error:  # told to whoever asked, who decides
            answer({"error": f"{type(error).__name__}: {error}"})


main()
