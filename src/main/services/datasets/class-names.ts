import type { Dataset } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'

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

/** The same, of a run's dataset as it is kept in run.json. Where that was removed or is damaged, the run keeps its names. */
export const namesNow = async (
  { name, classes }: Pick<Dataset, 'name' | 'classes'>,
  datasets: { get(name: string): Promise<Dataset> | Dataset },
): Promise<readonly string[]> => {
  try {
    return presentNames(classes, await datasets.get(name))
  } catch (error) {
    if (error instanceof LabError) return classes
    throw error
  }
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
