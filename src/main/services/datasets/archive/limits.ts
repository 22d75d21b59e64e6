import { LabError } from '../../../../shared/contract/errors.ts'

/** What an archive may at most turn into. */
export const archiveLimits = {
  entries: 2_000_000,
  /** Bytes unpacked for each byte of the archive; looked at only beyond `looked`. Pictures are near 1. */
  ratio: 200,
  looked: 100_000_000,
  /** A single file. */
  entryBytes: 4_000_000_000,
  /** Left free on the disk. */
  reserve: 500_000_000,
}

export interface LimitsInput {
  archive: string
  archiveBytes: number
  /** Free on the disk when unpacking began. */
  freeBytes: number
  limits?: typeof archiveLimits
}

/**
 * Counts what comes out of an archive and refuses what a bomb does: far more bytes than went in, or entries without end.
 * It counts bytes as they come, so that what an archive says of itself need not be true.
 */
export const createUnpackMeter = ({ archive, archiveBytes, freeBytes, limits = archiveLimits }: LimitsInput) => {
  let entries = 0
  let bytes = 0
  return {
    /** @throws LabError `archive-unsafe` */
    entry: (): void => {
      if (++entries > limits.entries) throw bomb(archive, `it has more than ${limits.entries} entries`)
    },
    /**
     * @param entryBytes of the entry at hand so far
     * @throws LabError `archive-unsafe`, `disk-full`
     */
    add: (name: string, more: number, entryBytes: number): void => {
      bytes += more
      if (entryBytes > limits.entryBytes)
        throw bomb(archive, `"${name}" unpacks to more than ${gigabytes(limits.entryBytes)}`)
      if (bytes > limits.looked && bytes > limits.ratio * archiveBytes)
        throw bomb(archive, `it unpacks to more than ${limits.ratio} times its size ("${name}")`)
      if (bytes + limits.reserve > freeBytes)
        throw new LabError(
          'disk-full',
          `The disk is too full to unpack "${archive}": ${gigabytes(bytes)} came out of it so far, and ${gigabytes(limits.reserve)} are to stay free.`,
          'Make room on that disk, or start the lab with another --home.',
        )
    },
  }
}
export type UnpackMeter = ReturnType<typeof createUnpackMeter>

const bomb = (archive: string, why: string) =>
  new LabError(
    'archive-unsafe',
    `"${archive}" was not unpacked: ${why}.`,
    'Archives of pictures do not do that. If you trust it, unpack it yourself and add the folder.',
  )

const gigabytes = (count: number) => `${(count / 1e9).toFixed(1)} GB`
