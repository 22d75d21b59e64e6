import { unreadable } from './unreadable.ts'

/** A picture of more pixels than this is refused: one alone would take 300 MB decoded. */
export const maxPixels = 100_000_000

/** Refuses sizes that no photo has, before any memory is taken for them. */
export const checkSize = (width: number, height: number): void => {
  if (width < 1 || height < 1) throw unreadable(`It says that it is ${width} x ${height} pixels large.`)
  if (width * height > maxPixels)
    throw unreadable(`It has ${width} x ${height} pixels; the lab reads pictures of up to 100 million.`)
}
