import type { NetId } from '../../shared/contract/nets.ts'
import type { WeightsMirror } from './mirror.ts'
import { vgg16Mirror } from './vgg16-mirror.ts'

/** The file that Keras itself fetches: "notop", without the classifier. */
export interface OfficialFile {
  url: string
  bytes: number
  /** As Keras's source gives it; null where that gives none. */
  md5: string | null
}

/** Where a base's pretrained weights can be had. */
export interface CatalogueEntry {
  net: NetId
  official: OfficialFile | null
  mirror: WeightsMirror | null
}

const storage = 'https://storage.googleapis.com'

const official = (net: NetId, path: string, bytes: number, md5: string | null): CatalogueEntry => ({
  net,
  official: { url: `${storage}/${path}`, bytes, md5 },
  mirror: null,
})

/** Names and hashes are those of Keras's source (keras/src/applications), sizes those of the files. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    ...official(
      'vgg16',
      'tensorflow/keras-applications/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5',
      58_889_256,
      '6d6bbae143d832006294945121d1f1fc',
    ),
    mirror: vgg16Mirror,
  },
  official(
    'vgg19',
    'tensorflow/keras-applications/vgg19/vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5',
    80_134_624,
    '253f8cb515780f3b799900260a226db6',
  ),
  official(
    'resnet50',
    'tensorflow/keras-applications/resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5',
    94_765_736,
    '4d473c1dd8becc155b73f8504c6f6626',
  ),
  official(
    'inceptionv3',
    'tensorflow/keras-applications/inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5',
    87_910_968,
    'bcbd6486424b2319ff4ef7d526e38f63',
  ),
  official(
    'xception',
    'tensorflow/keras-applications/xception/xception_weights_tf_dim_ordering_tf_kernels_notop.h5',
    83_683_744,
    'b0042744bf5b25fce3cb969f33bebb97',
  ),
  official('mobilenet', 'tensorflow/keras-applications/mobilenet/mobilenet_1_0_224_tf_no_top.h5', 17_225_924, null),
  official(
    'efficientnetb0',
    'keras-applications/efficientnetb0_notop.h5',
    16_705_208,
    '50bc09e76180e00e4465e1a485ddc09d',
  ),
  official(
    'densenet121',
    'tensorflow/keras-applications/densenet/densenet121_weights_tf_dim_ordering_tf_kernels_notop.h5',
    29_084_464,
    '30ee3e1110167f948a6b9946edeeb738',
  ),
]
