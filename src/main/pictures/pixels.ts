/** A decoded picture: RGB, 8 bits each, row by row from the top left; `data` is [height, width, 3]. */
export interface Pixels {
  width: number
  height: number
  data: Uint8Array
}
