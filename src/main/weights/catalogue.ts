import type { NetId } from '../../shared/contract/nets.ts'
import type { WeightsMirror } from './mirror.ts'
import { vgg16Mirror } from './vgg16-mirror.ts'

/** Where a base's pretrained weights can be had. */
export interface CatalogueEntry {
  net: NetId
  /** The file that Keras itself fetches, as Keras's source names it: "notop", without the classifier. */
  official: { url: string; bytes: number; md5: string } | null
  mirror: WeightsMirror | null
}

const kerasApplications = 'https://storage.googleapis.com/tensorflow/keras-applications'

/** One entry for each base that can be fetched. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    net: 'vgg16',
    official: {
      url: `${kerasApplications}/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5`,
      bytes: 58_889_256,
      md5: '6d6bbae143d832006294945121d1f1fc',
    },
    mirror: vgg16Mirror,
  },
]
