/** Where the window's page and its pictures live. Nothing of it is on a network. */
export const labScheme = 'lab'
export const labOrigin = 'lab://app'
export const pictureOrigin = 'lab://asset'

/** Node has no origin for schemes that it does not know, so scheme and host are compared. */
const isAt = (address: string, origin: string): boolean => {
  if (!URL.canParse(address)) return false
  const { protocol, host } = new URL(address)
  return `${protocol}//${host}` === origin
}

export const isLabPage = (address: string): boolean => isAt(address, labOrigin)
export const isLabPicture = (address: string): boolean => isAt(address, pictureOrigin)
