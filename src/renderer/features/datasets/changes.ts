import { useI18n } from 'vue-i18n'
import type { DatasetEdit } from '../../../shared/contract/datasets.ts'
import { asLabError } from '../../ui/as-lab-error.ts'
import { toasts } from '../../ui/toasts.ts'
import { useDatasets } from './store.ts'

/** The offer to take back a change; only the last one made can be, so an older offer goes away. */
let lastOffer: number | null = null

/** Changes to datasets as a person makes them: done at once, said in a toast, and taken back from there. */
export const useChanges = () => {
  const { t } = useI18n()
  const store = useDatasets()

  const undo = async (name: string) => {
    try {
      await store.undoEdit(name)
    } catch (thrown) {
      toasts.show(asLabError(thrown).message, { tone: 'alarm' })
    }
  }

  /**
   * @param said what was done: "Moved to dog."
   * @returns whether it was done
   */
  const change = async (name: string, edit: DatasetEdit, said: string): Promise<boolean> => {
    try {
      await store.edit(name, edit)
    } catch (thrown) {
      const { message, hint } = asLabError(thrown)
      toasts.show(`${message} ${hint}`, { tone: 'alarm' })
      return false
    }
    if (lastOffer !== null) toasts.close(lastOffer)
    lastOffer = toasts.show(said, { action: { title: t('ui.undo'), run: () => void undo(name) } })
    return true
  }

  return { change, undo }
}
