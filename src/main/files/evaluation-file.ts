import { z } from 'zod'
import { imageResult } from '../../shared/contract/runs.ts'
import type { Split } from '../../shared/contract/datasets.ts'
import type { Evaluation, ImageResult } from '../../shared/contract/runs.ts'
import { wilson } from '../../shared/wilson.ts'
import { readJson, writeJson } from './atomic.ts'
import { ifFound } from './if-there.ts'
import { predictedTargets, regressionFiguresOf } from './regression-figures.ts'
import type { RunFile } from './run-file.ts'
import { runPlaces } from './run-file.ts'

/**
 * `evaluation-<split>.json` holds what the best checkpoint made of every picture, and nothing else: all figures of an
 * evaluation follow from it, so that they cannot contradict it.
 */
const results = z.array(imageResult)

/** Keep the results of all pictures of a split, in the order of run.json. */
export const writeEvaluation = (folder: string, split: Split, images: readonly ImageResult[]): Promise<void> =>
  writeJson(runPlaces(folder).evaluation(split), images)

/** The results of all pictures of a split, or null where it was not evaluated yet. */
export const readImageResults = (folder: string, split: Split): Promise<ImageResult[] | null> =>
  ifFound(() => readJson(runPlaces(folder).evaluation(split), results))

/** The evaluation of a split as it is kept, or null where there is none yet. */
export const readEvaluation = async (
  folder: string,
  run: Pick<RunFile, 'id' | 'dataset'>,
  split: Split,
): Promise<Evaluation | null> => {
  const images = await readImageResults(folder, split)
  if (!images) return null
  return {
    runId: run.id,
    split,
    file: runPlaces(folder).evaluation(split),
    ...evaluationOf(images, run.dataset.classes),
  }
}

type Figures = Omit<Evaluation, 'runId' | 'split' | 'file'>

/** The figures of an evaluation from its pictures. @param classes empty for a regression */
export const evaluationOf = (images: readonly ImageResult[], classes: readonly string[]): Figures =>
  classes.length === 0 ? regressionOf(images) : classificationOf(images, classes)

const regressionOf = (images: readonly ImageResult[]): Figures => ({
  count: images.length,
  accuracy: null,
  ...regressionFiguresOf(predictedTargets(images)),
  ...{ perClass: {}, confusion: { classes: [], matrix: [] } },
})

/**
 * Mean loss, accuracy with its 95 % Wilson interval, precision, recall and F1 of each class (0 where nothing was predicted
 * or nothing was there), confusion matrix; with more than five classes how often the true one was among the likeliest five.
 */
const classificationOf = (images: readonly ImageResult[], classes: readonly string[]): Figures => {
  const matrix = classes.map(() => classes.map(() => 0))
  const indexOf = new Map(classes.map((name, i) => [name, i]))
  for (const image of images) {
    const row = matrix[indexOf.get(image.class ?? '') ?? -1]
    const column = indexOf.get(image.predicted ?? '') ?? -1
    if (row?.[column] !== undefined) row[column]++
  }
  const right = classes.reduce((sum, _, i) => sum + matrix[i]![i]!, 0)
  const { value, low, high } = wilson(right, images.length)
  return {
    count: images.length,
    loss: images.reduce((sum, image) => sum + image.loss, 0) / Math.max(1, images.length),
    accuracy: value,
    low,
    high,
    mae: null,
    top5: classes.length > 5 ? shareInTop5(images) : null,
    perClass: Object.fromEntries(classes.map((name, i) => [name, classFigures(matrix, i)])),
    confusion: { classes: [...classes], matrix },
  }
}

/** Fewer than five classes are likelier than the true one: equals count for the model, as in Keras. */
const shareInTop5 = (images: readonly ImageResult[]): number => {
  const found = images.filter(({ class: name, probabilities }) => {
    const own = probabilities[name ?? ''] ?? 0
    return Object.values(probabilities).filter(other => other > own).length < 5
  })
  return found.length / Math.max(1, images.length)
}

const classFigures = (matrix: readonly (readonly number[])[], i: number) => {
  const hits = matrix[i]![i]!
  const predicted = matrix.reduce((sum, row) => sum + row[i]!, 0)
  const count = matrix[i]!.reduce((sum, cell) => sum + cell, 0)
  const precision = predicted ? hits / predicted : 0
  const recall = count ? hits / count : 0
  return { precision, recall, f1: hits ? (2 * precision * recall) / (precision + recall) : 0, count }
}
