import { join } from 'node:path'
import type { JobControl } from '../../jobs.ts'
import type { Inspection } from '../inspect.ts'
import type { Layout } from '../layout.ts'
import type { Found } from '../listing.ts'
import { bring } from '../workplace.ts'
import type { PixelSet } from './pixel-set.ts'
import { writePictures } from './write-pictures.ts'

/** Turn a set of bare pixels into picture files in a dataset's own folder. */
export const writeSet = async (
  set: PixelSet,
  workplace: string,
  pictures: string,
  control: Pick<JobControl, 'signal' | 'progress'>,
): Promise<{ layout: Layout; found: Found; inspection: Inspection }> => {
  const written = join(workplace, 'pictures')
  const images = await writePictures(set, written, control)
  await bring(written, pictures)
  const splits = new Set(set.parts.map(({ split }) => split))
  const layoutSplits = splits.has('train')
    ? { train: join(pictures, 'train'), ...(splits.has('test') && { test: join(pictures, 'test') }) }
    : null
  const size = `${set.width} x ${set.height}${set.channels === 1 ? ', gray' : ''}`
  return {
    layout: { root: pictures, splits: layoutSplits },
    found: {
      ...{ kind: 'classification', target: null, classes: set.classes, skipped: [] },
      files: images.map(({ file, label, split }) => ({ file, label, split })),
      notes: [`Read as ${set.title}: ${images.length} pictures of ${size}, written as PNG files.`],
    },
    inspection: { images, skipped: [] },
  }
}
