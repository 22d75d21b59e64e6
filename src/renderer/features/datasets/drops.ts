import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useDropTaker } from '../../drops.ts'
import { platform } from '../../platform/index.ts'
import { wasStopped } from '../../transfer.ts'
import { asLabError } from '../../ui/as-lab-error.ts'
import { toasts } from '../../ui/toasts.ts'
import { isWeightsFile } from '../../weights-files.ts'
import { said } from '../../words/said.ts'
import { isDatasetFile } from './dataset-files.ts'
import { useDatasets } from './store.ts'
import { useWeights } from './weights-store.ts'

/** Whatever page is open: dropped folders, an archive or a table become a dataset, a dropped .h5 or .keras file pretrained weights. */
export const useDatasetDrops = () => {
  const { t } = useI18n()
  const router = useRouter()
  const datasets = useDatasets()
  const weights = useWeights()

  useDropTaker({
    invitation: () => t('datasets.drop.invitation'),
    take: things => {
      const folders = things.filter(thing => thing.folder)
      if (folders.length > 0 && folders.length === things.length) {
        void router.push({ name: 'data' })
        datasets.picked = folders.map(folder => platform.fromDrop([folder]))
        return true
      }
      if (things.length > 0 && things.every(thing => !thing.folder && isDatasetFile(thing.name))) {
        void router.push({ name: 'data' })
        datasets.picked = [platform.fromDrop(things)]
        return true
      }
      if (things.length > 0 && things.every(thing => isWeightsFile(thing.name))) {
        void router.push({ name: 'data', hash: '#weights' })
        weights.add(platform.fromDrop(things)).catch(thrown => {
          if (!wasStopped(thrown)) toasts.show(said(asLabError(thrown).message), { tone: 'alarm' })
        })
        return true
      }
      if (things.length > 0) toasts.show(t(folders.length > 0 ? 'datasets.drop.mixed' : 'datasets.drop.noFolder'))
      return things.length > 0
    },
  })
}
