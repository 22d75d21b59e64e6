import type { Dataset } from '../../../shared/contract/datasets.ts'

/**
 * What a run's classes are called today. A class that was renamed keeps its index, so a run that knows it by an earlier
 * name need not be trained again.
 *
 * @param then the classes as the run was made with them
 * @param dataset as it is now, or null where it was removed
 * @returns today's names; `then` itself where these are not (only) renamed classes of the dataset
 */
export const presentNames = (
  then: readonly string[],
  dataset: Pick<Dataset, 'classes' | 'edits'> | null,
): readonly string[] => {
  const names = dataset?.edits?.names
  const renamed = names?.length === then.length && then.every((name, label) => names[label]!.includes(name))
  return renamed ? dataset!.classes : then
}

/** A table from names of then to names of now, for what was kept by name. */
export const renaming = (then: readonly string[], now: readonly string[]): ((name: string) => string) => {
  const table = new Map(then.map((name, label) => [name, now[label] ?? name]))
  return name => table.get(name) ?? name
}

/** Probabilities under other class names. */
export const renameKeys = (
  probabilities: Readonly<Record<string, number>>,
  rename: (name: string) => string,
): Record<string, number> =>
  Object.fromEntries(Object.entries(probabilities).map(([name, probability]) => [rename(name), probability]))
