import type { NetId } from '../../src/shared/contract/nets.ts'

/** The pretrained bases by the names of Keras's functions, which the recorded files have too. */
export const bases = {
  VGG16: 'vgg16',
  VGG19: 'vgg19',
  ResNet50: 'resnet50',
  InceptionV3: 'inceptionv3',
  Xception: 'xception',
  MobileNet: 'mobilenet',
  EfficientNetB0: 'efficientnetb0',
  DenseNet121: 'densenet121',
} as const satisfies Record<string, NetId>
