import type { Source } from './source.ts'

/**
 * Go on at restart marker `wanted` (0..7). Where the file has another one there, decide as libjpeg does
 * (jpeg_resync_to_restart): the right one may have been lost, or be yet to come.
 *
 * After this `source.marker` is 0 where data follows; otherwise the data up to the next restart is missing.
 */
export const resumeAtRestart = (source: Source, wanted: number): void => {
  if (source.marker === 0) source.findMarker()
  for (;;) {
    const { marker } = source
    const ahead = (marker - 0xd0 - wanted) & 7
    if (marker < 0xc0) {
      source.findMarker() // no marker of a JPEG
    } else if (marker < 0xd0 || marker > 0xd7 || ahead === 1 || ahead === 2) {
      return // what was wanted is lost
    } else if (ahead === 6 || ahead === 7) {
      source.findMarker() // an earlier one
    } else {
      source.marker = 0
      return
    }
  }
}
