import type { Dataset, DatasetEdit } from '../../../shared/contract/datasets.ts'
import { LabError } from '../../../shared/contract/errors.ts'
import { withLock } from '../../files/lock.ts'
import type { HomePlaces } from '../../files/places.ts'
import { checkEdit } from './edits.ts'
import type { DatasetStore } from './store.ts'

/**
 * Changes to datasets, one after the other: two clicks, or two labs on one home, must not lose each other's.
 *
 * @returns the dataset after the change
 */
export const createDatasetEditing = ({ places, store }: { places: HomePlaces; store: DatasetStore }) => {
  let before: Promise<unknown> = Promise.resolve()

  const inTurn = (name: string, work: () => Promise<void>): Promise<Dataset> => {
    const lock = `${places.dataset(name)}.edits.lock`
    const change = async () => {
      await store.get(name) // a dataset that is not there is said to be so before anything is written
      await withLock(lock, `The dataset "${name}"`, work)
      return store.get(name)
    }
    const done = before.then(change)
    before = done.catch(() => null) // told to who asked for it; the next one starts afresh
    return done
  }

  return {
    /** @throws LabError see `checkEdit`; `busy` while another lab changes this dataset */
    edit: (name: string, edit: DatasetEdit): Promise<Dataset> =>
      inTurn(name, async () => {
        const dataset = await store.get(name)
        const [pictures, edits] = await Promise.all([store.pictures(name), store.edits(name)])
        checkEdit(edit, dataset, pictures)
        await store.writeEdits(name, [...edits, { ...edit, time: new Date().toISOString() }])
      }),

    /** Take back the last change. @throws LabError `not-found` where none is left */
    undo: (name: string): Promise<Dataset> =>
      inTurn(name, async () => {
        const edits = await store.edits(name)
        if (edits.length === 0)
          throw new LabError('not-found', `Nothing was changed in "${name}" that could be taken back.`)
        await store.writeEdits(name, edits.slice(0, -1))
      }),
  }
}
