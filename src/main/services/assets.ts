import { randomBytes } from 'node:crypto'
import { parseAsset } from '../../shared/asset-url.ts'
import type { AssetRef, AssetSize } from '../../shared/asset-url.ts'
import { LabError } from '../../shared/contract/errors.ts'
import { createGate } from '../files/concurrently.ts'
import { sha256Bytes } from '../files/hash.ts'
import type { HomePlaces } from '../files/places.ts'
import { readPicture } from '../files/read-picture.ts'
import { probe, thumbnail } from '../pictures/index.ts'
import type { PictureFormat } from '../pictures/index.ts'
import type { Datasets } from './datasets/index.ts'
import { createThumbnailCache } from './thumbnail-cache.ts'

interface Asset {
  contentType: string
  bytes: Uint8Array
  /** Changes when what is shown changes. */
  etag: string
}

export interface Assets {
  /**
   * A picture by its address (see shared/asset-url): only what a dataset lists or what was remembered, never a path.
   *
   * @param address without the host's base: `image/cats/k3v9?size=160`
   * @throws LabError `not-found` for any other address, `image-unreadable` where the file is no picture any more
   */
  open(address: string): Promise<Asset>
  /** Make a picture that is in no dataset (one to predict) showable; its asset id. Good for one program run. */
  remember(path: string, orientation?: 'exif' | 'ignore'): string
  /** Where a picture that was remembered lies. @throws LabError `not-found` */
  locate(assetId: string): { path: string; orientation: 'exif' | 'ignore' }
}

const contentTypes: Record<PictureFormat, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  bmp: 'image/bmp',
  webp: 'image/webp',
}

/** Pictures remembered at once; the first ones are forgotten then. */
const mostRemembered = 200_000
/** Thumbnails made at once: each reads a whole picture. */
const width = 4

interface Shown {
  path: string
  orientation: 'exif' | 'ignore'
  /** Known for a dataset's pictures, so that a thumbnail needs no look at the original. */
  sha256: string | null
}

/** Originals and thumbnails for the window. Pixels never ride in messages. */
export const createAssets = ({
  places,
  datasets,
}: {
  places: HomePlaces
  datasets: Pick<Datasets, 'locate'>
}): Assets => {
  const remembered = new Map<string, Shown>()
  const thumbnails = createThumbnailCache(places.thumbnails)
  const gate = createGate(width)

  const find = async (ref: AssetRef): Promise<Shown> => {
    if (ref.kind === 'image') {
      const { dataset, image, path } = await datasets.locate(ref.dataset, ref.imageId)
      return { path, orientation: dataset.orientation, sha256: image.sha256 }
    }
    return known(ref.assetId)
  }

  const known = (assetId: string): Shown => {
    const shown = remembered.get(assetId)
    if (shown) return shown
    throw new LabError('not-found', 'That picture is no longer at hand.', 'Drop it again.')
  }

  const small = async ({ path, orientation, sha256 }: Shown, size: number): Promise<Asset> => {
    const known = sha256 ?? sha256Bytes(await readPicture(path))
    const bytes = await thumbnails.get({ sha256: known, size, orientation }, () =>
      gate(async () => thumbnail(await readPicture(path), size, orientation)),
    )
    return { contentType: 'image/webp', bytes, etag: `${known}-${size}-${orientation}` }
  }

  const whole = async ({ path, orientation }: Shown): Promise<Asset> => {
    const bytes = await readPicture(path)
    const found = await probe(bytes)
    const etag = `${sha256Bytes(bytes)}-full-${orientation}`
    // Browsers turn a picture by themselves; where the dataset ignores the orientation it is shown as it is used.
    if (orientation === 'ignore' && found.orientation !== 1)
      return { contentType: 'image/webp', bytes: await thumbnail(bytes, 16_383, orientation), etag }
    return { contentType: contentTypes[found.format], bytes, etag }
  }

  return {
    open: async address => {
      const ref = parseAsset(address)
      if (!ref) throw new LabError('not-found', 'There is no such picture.')
      const shown = await find(ref)
      return ref.size === 'full' ? whole(shown) : small(shown, Number(ref.size satisfies Exclude<AssetSize, 'full'>))
    },
    remember: (path, orientation = 'exif') => {
      const id = randomBytes(12).toString('hex')
      remembered.set(id, { path, orientation, sha256: null })
      if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!)
      return id
    },
    locate: assetId => {
      const { path, orientation } = known(assetId)
      return { path, orientation }
    },
  }
}
