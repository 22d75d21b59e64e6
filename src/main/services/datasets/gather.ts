import { basename } from 'node:path'
import { gatherFiles } from './gather-files.ts'
import { gatherFolders } from './gather-folders.ts'
import { gatherOfficial } from './gather-official.ts'
import { skippedBelow, stepsBelow } from './gathered.ts'
import type { AddChoices, Control, Gathered, GatherPlaces } from './gathered.ts'
import type { Found } from './listing.ts'
import { openPictures } from './open-pictures.ts'
import { writeSet } from './pixels/write-set.ts'
import { recognise } from './recognise.ts'
import { drawSample } from './sample/draw-sample.ts'
import { plainAddress } from './source.ts'
import type { AddDatasetSource } from './source.ts'
import { inWorkplace, rememberingOpened } from './workplace.ts'

/** Find out what a source holds, and open all its pictures. */
export const gather = async (choices: AddChoices, where: GatherPlaces, control: Control): Promise<Gathered> => {
  const { source } = choices
  switch (source.kind) {
    case 'folder':
      return gatherFolder(choices, source, where, control)
    case 'folders':
      return gatherFolders(choices, source, where, control)
    case 'files':
      return gatherFiles(choices, source, where, control)
    case 'official':
      return gatherOfficial(choices, source.id, where, control)
    case 'git':
      return gatherClone(choices, source.url, where, control)
    case 'sample':
      return gatherSample(choices, where, control)
  }
}

const gatherFolder = async (
  choices: AddChoices,
  { path, upload }: Extract<AddDatasetSource, { kind: 'folder' }>,
  { places, pictures }: GatherPlaces,
  control: Control,
): Promise<Gathered> => {
  control.progress({ phase: 'Looking for pictures', unit: 'pictures' })
  const recognised = await recognise(path, 'person', choices, control.signal)
  const from = upload ? basename(path) : path
  if (recognised.kind === 'pixels')
    return inWorkplace(places, `folder ${path}`, async ({ folder }) => ({
      ...(await writeSet(recognised.set, folder, pictures, control)),
      ...{ source: { kind: 'archive', from }, inside: 'images' },
    }))
  const { layout, found } = recognised
  const copyTo = choices.copy && !upload ? pictures : undefined
  const inspection = await rememberingOpened(places, `folder ${path}`, opened =>
    openPictures(layout, found, choices, control, { copyTo, opened }),
  )
  const inside = upload ? ['images', ...stepsBelow(path, layout)].join('/') : choices.copy ? 'images' : null
  const kind = upload ? 'upload' : choices.copy ? 'copy' : recognised.kind === 'table' ? 'table' : 'folder'
  return { layout, found, inspection, inside, source: { kind, from } }
}

const gatherClone = async (
  choices: AddChoices,
  url: string,
  { pictures }: GatherPlaces,
  control: Control,
): Promise<Gathered> => {
  const { clonePictures } = await import('./clone/clone.ts') // git is large, and seldom needed
  const left = await clonePictures(url, pictures, control)
  control.progress({ phase: 'Looking for pictures', unit: 'pictures' })
  const recognised = await recognise(pictures, 'repository', {}, control.signal)
  if (recognised.kind === 'pixels') throw new Error('a clone holds pictures only')
  const { layout, found } = recognised
  found.skipped.push(...skippedBelow(left, pictures, layout))
  return {
    ...{ layout, found, inspection: await openPictures(layout, found, choices, control) },
    source: { kind: 'git', from: plainAddress(url) },
    inside: ['images', ...stepsBelow(pictures, layout)].join('/'),
  }
}

const gatherSample = async (choices: AddChoices, { pictures }: GatherPlaces, control: Control): Promise<Gathered> => {
  const sample = await drawSample(pictures, choices.seed, control)
  const recognised = await recognise(pictures, 'person', {}, control.signal)
  if (recognised.kind === 'pixels') throw new Error('the sample is drawn as pictures')
  const { layout, found } = recognised
  const isRegression = choices.kind === 'regression'
  const files = found.files.map(listed => ({
    ...listed,
    label: isRegression ? null : listed.label,
    ...(sample.targets.has(listed.file) && { target: sample.targets.get(listed.file)! }),
  }))
  const meant: Found = isRegression
    ? { ...found, files, kind: 'regression', classes: [], target: sample.target.name }
    : { ...found, files }
  return {
    ...{ layout, found: meant, inspection: await openPictures(layout, meant, choices, control), inside: 'images' },
    source: { kind: 'sample', from: sampleFrom(choices.seed) },
    target: sample.target,
  }
}

export const sampleFrom = (seed: number) => `drawn with seed ${seed}`
