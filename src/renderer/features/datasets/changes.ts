import { useI18n } from 'vue-i18n'
import type { DatasetEdit } from '../../../shared/contract/datasets.ts'
import { asLabError } from '../../ui/as-lab-error.ts'
import { toasts } from '../../ui/toasts.ts'
import { useDatasets } from './store.ts'

/** The offer to take back a change; only the last one made can be, so an older offer goes away. */
let lastOffer: number | null = null

/** Changes to datasets as a person makes them: done at once, and taken back where one likes. */
export const useChanges = () => {
  const { t } = useI18n()
  const store = useDatasets()

  const done = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (lastOffer !== null) toasts.close(lastOffer)
    lastOffer = null
    try {
      await work()
      return true
    } catch (thrown) {
      const { message, hint } = asLabError(thrown)
      toasts.show(`${message} ${hint}`, { tone: 'alarm' })
      return false
    }
  }

  return {
    /** @returns whether it was done; if not, it has been said why */
    change: (name: string, edit: DatasetEdit) => done(() => store.edit(name, edit)),
    /** Take back the last change. */
    undo: (name: string) => done(() => store.undoEdit(name)),
    /** Say what was done, with a button that takes it back. */
    offerUndo: (name: string, said: string) => {
      const run = () => void done(() => store.undoEdit(name))
      lastOffer = toasts.show(said, { action: { title: t('ui.undo'), run } })
    },
  }
}
