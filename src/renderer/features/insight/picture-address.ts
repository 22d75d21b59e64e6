import type { AssetSize } from '../../../shared/asset-url.ts'
import { imageUrl, pictureUrl } from '../../lab.ts'
import type { LookedAtPicture } from './store.ts'

/** Where the picture that is looked at can be seen. */
export const pictureAddress = ({ shown }: LookedAtPicture, size: AssetSize): string =>
  'asset' in shown ? pictureUrl(shown.asset, size) : imageUrl(shown.dataset, shown.imageId, size)
