import type { AssetSize } from '../../../shared/asset-url.ts'
import { imageUrl, pictureUrl } from '../../lab.ts'
import type { LookedAtPicture } from './store.ts'

/** Where the picture that is looked at can be seen. */
export const pictureAddress = ({ source }: LookedAtPicture, size: AssetSize): string =>
  source.kind === 'asset' ? pictureUrl(source.asset, size) : imageUrl(source.dataset, source.imageId, size)
