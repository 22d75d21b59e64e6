/** Names that Windows keeps for devices, whatever their ending. */
const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i

/**
 * Whether a name out of a repository can become a file or folder here: one step down, nothing else.
 *
 * @returns null where it can, else why not
 */
export const whyUnsafe = (name: string, platform: NodeJS.Platform = process.platform): string | null => {
  if (name === '' || name === '.' || name === '..') return 'Its name leads elsewhere.'
  // eslint-disable-next-line no-control-regex -- exactly those are refused
  if (/[/\\\u0000-\u001f\u007f]/.test(name)) return 'Its name holds characters that no file may have.'
  if (/^\.git$/i.test(name.normalize('NFKC').replace(/[\u200b-\u200f\u2060\ufeff. ]+$/u, '')))
    return 'Its name is one that git keeps for itself.'
  if (Buffer.byteLength(name) > 255) return 'Its name is too long.'
  if (platform === 'win32' && (/[<>:"|?*]|[. ]$/.test(name) || devices.test(name)))
    return 'Windows allows no such name.'
  return null
}
