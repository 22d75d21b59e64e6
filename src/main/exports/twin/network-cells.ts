import type { NetId } from '../../../shared/contract/nets.ts'
import type { Layer } from '../../nets/graph.ts'
import type { Cell, TwinRun } from './twin-run.ts'
import { code, number, prose, quoted } from './twin-run.ts'

/** What keras.applications calls a base: its function, and the module of its preprocess_input. */
const applications: Record<Exclude<NetId, 'minivgg'>, [string, string]> = {
  vgg16: ['VGG16', 'vgg16'],
  vgg19: ['VGG19', 'vgg19'],
  resnet50: ['ResNet50', 'resnet50'],
  inceptionv3: ['InceptionV3', 'inception_v3'],
  xception: ['Xception', 'xception'],
  mobilenet: ['MobileNet', 'mobilenet'],
  efficientnetb0: ['EfficientNetB0', 'efficientnet'],
  densenet121: ['DenseNet121', 'densenet'],
}

/** A layer of a head as a line of Keras code. */
const layerCode = (layer: Layer): string => {
  switch (layer.type) {
    case 'Flatten':
    case 'GlobalAveragePooling2D':
      return `keras.layers.${layer.type}()`
    case 'Dense':
      return `keras.layers.Dense(${layer.units}${layer.activation === 'linear' ? '' : `, activation=${quoted(layer.activation)}`})`
    case 'Dropout':
      return `keras.layers.Dropout(${number(layer.rate)})`
    default:
      throw new Error(`a head has no layer of class ${layer.type}`)
  }
}

/** The trained layers without the input, and without the scaling of a regression: Keras learns the scaled targets. */
const ownLayers = ({ head }: TwinRun): Layer[] =>
  head.net.layers.filter(({ type, name }) => type !== 'InputLayer' && !(type === 'Rescaling' && name === 'target'))

const miniVggNet = (twin: TwinRun) => {
  const layers = ownLayers(twin)
  const rescaled = layers.some(({ type }) => type === 'Rescaling')
  const units = layers.filter(layer => layer.type === 'Dense').at(-1)!
  const softmax = layers.at(-1)!.type === 'Activation'
  return `
class MiniVGGNet:
    """The chapter's small relative of VGG."""

    @staticmethod
    def build(width, height, depth, classes):
        layers = keras.layers
        model = keras.Sequential([keras.Input((height, width, depth))])
${rescaled ? '        model.add(layers.Rescaling(1 / 127.5, offset=-1))  # pixels 0..255 to -1..1\n' : ''}        for filters in (32, 64):
            for _ in range(2):
                model.add(layers.Conv2D(filters, (3, 3), padding="same"))
                model.add(layers.Activation("relu"))
                model.add(layers.BatchNormalization())
            model.add(layers.MaxPooling2D(pool_size=(2, 2)))
            model.add(layers.Dropout(0.25))
        model.add(layers.Flatten())
        model.add(layers.Dense(512))
        model.add(layers.Activation("relu"))
        model.add(layers.BatchNormalization())
        model.add(layers.Dropout(0.5))
        model.add(layers.Dense(classes))
${softmax ? '        model.add(layers.Activation("softmax"))\n' : ''}        return model


def fresh_model():
    """The network with the lab's first weights."""
    model = MiniVGGNet.build(SIZE, SIZE, 3, ${units.type === 'Dense' ? units.units : 1})
    model.load_weights(FILES / "initial-head.h5")
    return model


fresh_model().summary()`
}

const scratchCells = (twin: TwinRun): Cell[] => [
  prose(`
## The network

MiniVGGNet from nothing: all its weights are trained. Its first weights were drawn by the lab and are loaded from \`initial-head.h5\`; other first weights would
give another curve.${twin.run.spec.dataFormat === 'channels_first' ? ' The lab trained it channels first; here it is built channels last, with the same weights in that order, which gives the same numbers.' : ''}`),
  code(miniVggNet(twin)),
]

const baseCells = (twin: TwinRun, net: Exclude<NetId, 'minivgg'>): Cell[] => {
  const [build, module] = applications[net]
  const { preprocess } = twin.run.spec
  const prepared = preprocess
    ? `preprocess_input = keras.applications.${module}.preprocess_input`
    : `def preprocess_input(pictures):
    """The run was made without preprocessing, to see what forgetting it costs."""
    return pictures
`
  const lines = ownLayers(twin).map(layer => `            ${layerCode(layer)},`)
  const above = twin.tunesBase
    ? `top = keras.Model(base.get_layer(CUT).output, base.output)  # the layers of the base that are trained


class InInferenceMode(keras.layers.Layer):
    """Batch normalization keeps to ImageNet's statistics while its layers are tuned. Where a functional model is fitted, Keras 3
    puts training=True in the place of a training=False that it was built with; what a layer does inside it leaves alone."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def call(self, inputs):
        return self.network(inputs, training=False)


def fresh_model():
    """What is trained, with the lab's first weights."""
    base.load_weights(FILES / "initial-base.h5")
    head = fresh_head()
    features = keras.Input(frozen.output_shape[1:])
    return keras.Model(features, head(InInferenceMode(top)(features)))`
    : `def fresh_model():
    """What is trained, with the lab's first weights: the head alone."""
    return fresh_head()`
  return [
    prose(`
## The network

${build} without its classifier, and a head of our own. Both get the lab's first weights: the base those of the file that the lab used, the head those that the lab
drew. The network is cut behind \`${twin.cut}\`. What lies before is frozen, so each picture goes through it once and its output is kept; only what lies
behind is trained. That gives the same numbers as training the whole with \`trainable = False\` below, many times faster.${
      net === 'efficientnetb0'
        ? ' (The ImageNet version of this base has one Rescaling more than `weights=None` builds: it is carried over inside the Normalization.)'
        : ''
    }`),
    code(`
base = keras.applications.${build}(include_top=False, weights=None, input_shape=(SIZE, SIZE, 3))
base.load_weights(FILES / "initial-base.h5")
${prepared}
CUT = ${quoted(twin.cut!)}
frozen = keras.Model(base.input, base.get_layer(CUT).output)


def fresh_head():
    head = keras.Sequential(
        [
            keras.Input(base.output_shape[1:]),
${lines.join('\n')}
        ]
    )
    head.load_weights(FILES / "initial-head.h5")
    return head


${above}


fresh_model().summary()`),
  ]
}

export const networkCells = (twin: TwinRun): Cell[] => {
  const { base } = twin.run.spec
  return base === 'minivgg' ? scratchCells(twin) : baseCells(twin, base)
}
