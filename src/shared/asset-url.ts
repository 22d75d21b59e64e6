/**
 * Addresses of pictures. Pixels never ride in messages: a page shows `<img>` with such an address, below `/asset/` of
 * the browser host or `lab://asset/` of the window. Only ids stand in it, never a path.
 */
export const assetSizes = ['160', '320', 'full'] as const
/** The longer side of a thumbnail in pixels, or the picture as it is on disk. */
export type AssetSize = (typeof assetSizes)[number]

export type AssetRef =
  | { kind: 'image'; dataset: string; imageId: string; size: AssetSize }
  | { kind: 'picture'; assetId: string; size: AssetSize }

/**
 * The address of a dataset's picture, to be put behind the base of the host.
 *
 * @example imageAsset('cats', 'k3v9', '160') // 'image/cats/k3v9?size=160'
 */
export const imageAsset = (dataset: string, imageId: string, size: AssetSize = '160'): string =>
  `image/${encodeURIComponent(dataset)}/${encodeURIComponent(imageId)}?size=${size}`

/** The address of a picture that was predicted (the `asset` of a Prediction). */
export const pictureAsset = (assetId: string, size: AssetSize = '160'): string =>
  `picture/${encodeURIComponent(assetId)}?size=${size}`

const plainId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/

/** Read an address again (without the host's base); null for anything that is not exactly one. */
export const parseAsset = (path: string): AssetRef | null => {
  const [place, query, ...more] = path.replace(/^\//, '').split('?')
  if (more.length > 0 || place === undefined) return null
  const wanted = query === undefined ? '160' : /^size=([a-z0-9]+)$/.exec(query)?.[1]
  const size = assetSizes.find(known => known === wanted)
  const [kind, ...ids] = place.split('/')
  if (!size || !ids.every(id => plainId.test(id))) return null
  if (kind === 'image' && ids.length === 2) return { kind, dataset: ids[0]!, imageId: ids[1]!, size }
  if (kind === 'picture' && ids.length === 1) return { kind, assetId: ids[0]!, size }
  return null
}
