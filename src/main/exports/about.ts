/** What a model is and what it takes, in words: it travels inside every export. */
export interface AboutModel {
  createdBy: string
  run: string
  checkpoint: 'best' | 'last'
  base: string
  /** What goes in. */
  input: string
  /** [height, width] */
  size: [number, number]
  /** Whether a picture is put upright by its EXIF orientation first. */
  orientation: 'exif' | 'ignore'
  /** What comes out. */
  output: string
  /** Classes in the order of the outputs; of a single sigmoid it is the second's probability. Empty for a regression. */
  labels: string[]
  /** What a regression predicts. */
  target: string | null
}

interface Described {
  id: string
  checkpoint: 'best' | 'last'
  labVersion: string
  base: string
  size: [number, number]
  orientation: 'exif' | 'ignore'
  classes: string[]
  target: { name: string } | null
}

export const aboutModel = (model: Described): AboutModel => {
  const { id, checkpoint, labVersion, base, size, orientation, classes, target } = model
  const [height, width] = size
  return {
    createdBy: `Unfreeze ${labVersion}`,
    ...{ run: id, checkpoint, base },
    input: `RGB pixels 0..255 as float32, [pictures, ${height}, ${width}, 3], resized bilinearly without antialiasing; preprocessing is inside the model`,
    ...{ size, orientation },
    output: outputOf(classes, target),
    labels: classes,
    target: target?.name ?? null,
  }
}

const outputOf = (classes: readonly string[], target: { name: string } | null): string => {
  if (target) return `${target.name}, one number a picture`
  return classes.length === 2
    ? `the probability of "${classes[1]}", one number a picture; that of "${classes[0]}" is what is left of 1`
    : 'a probability for each label, in their order'
}

/** The same as texts only: where a format knows nothing else. */
export const aboutAsTexts = (about: AboutModel): Record<string, string> =>
  Object.fromEntries(
    Object.entries(about).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
