import { densenet121 } from './densenet.ts'
import { efficientnetb0 } from './efficientnet.ts'
import type { NetEntry } from './entry.ts'
import { inceptionv3 } from './inception-v3.ts'
import { minivgg } from './minivgg.ts'
import { mobilenet } from './mobilenet.ts'
import { resnet50 } from './resnet.ts'
import { vgg16, vgg19 } from './vgg.ts'
import { xception } from './xception.ts'

/** What bases have in common. */
const base = { defaultSize: 180, minimumSize: 32, classifierSize: 224, defaultClasses: 1000, pretrained: true } as const

/**
 * Every net of the lab. A new one is a file, an entry here and a name in `netIds`; its weights stand in weights/catalogue.ts.
 * Accuracies on ImageNet and depths are those that Keras publishes in its table of applications.
 */
export const entries: readonly NetEntry[] = [
  {
    ...{ id: 'minivgg', title: 'MiniVGGNet', architecture: minivgg },
    note: 'Small and trained from nothing: what a network learns from your pictures alone.',
    ...{ defaultSize: 180, minimumSize: 4, classifierSize: 180, defaultClasses: 2, pretrained: false }, // two pools of 2
    ...{ preprocess: 'tf', imagenetTop1: null, depth: null, unfreeze: null },
  },
  {
    ...{ ...base, id: 'vgg16', title: 'VGG16', architecture: vgg16 },
    note: 'The base of the chapter: plain and easy to follow, but slow and large.',
    ...{ preprocess: 'caffe', imagenetTop1: 0.713, depth: 16, unfreeze: 'block5_conv1' },
  },
  {
    ...{ ...base, id: 'vgg19', title: 'VGG19', architecture: vgg19 },
    note: 'VGG16 with three more convolutions: a quarter more work for the same accuracy.',
    ...{ preprocess: 'caffe', imagenetTop1: 0.713, depth: 19, unfreeze: 'block5_conv1' },
  },
  {
    ...{ ...base, id: 'resnet50', title: 'ResNet50', architecture: resnet50 },
    note: 'Shortcuts around every block: a quarter of VGG16’s work, and more accurate.',
    ...{ preprocess: 'caffe', imagenetTop1: 0.749, depth: 107, unfreeze: 'conv5_block3_1_conv' },
  },
  {
    ...{ ...base, id: 'inceptionv3', title: 'InceptionV3', architecture: inceptionv3 },
    note: 'Windows of several sizes side by side. Made for large pictures (299 x 299).',
    ...{ minimumSize: 75, classifierSize: 299 },
    ...{ preprocess: 'tf', imagenetTop1: 0.779, depth: 189, unfreeze: 'conv2d_89' },
  },
  {
    ...{ ...base, id: 'xception', title: 'Xception', architecture: xception },
    note: 'Depthwise separable convolutions with shortcuts: the most accurate here. Made for large pictures (299 x 299).',
    ...{ minimumSize: 71, classifierSize: 299 },
    ...{ preprocess: 'tf', imagenetTop1: 0.79, depth: 81, unfreeze: 'block14_sepconv1' },
  },
  {
    ...{ ...base, id: 'mobilenet', title: 'MobileNet', architecture: mobilenet },
    note: 'Made for telephones: the fastest here, a twentieth of VGG16’s work for nearly the same accuracy.',
    ...{ preprocess: 'tf', imagenetTop1: 0.704, depth: 55, unfreeze: 'conv_dw_13' },
  },
  {
    ...{ ...base, id: 'efficientnetb0', title: 'EfficientNetB0', architecture: efficientnetb0 },
    note: 'Found by search for the most accuracy with the least work. It scales its pictures itself.',
    ...{ preprocess: 'none', imagenetTop1: 0.771, depth: 132, unfreeze: 'block7a_expand_conv' },
  },
  {
    ...{ ...base, id: 'densenet121', title: 'DenseNet121', architecture: densenet121 },
    note: 'Each layer sees what all before it found: few parameters, many small steps.',
    ...{ preprocess: 'torch', imagenetTop1: 0.75, depth: 242, unfreeze: 'conv5_block1_0_bn' },
  },
]
