import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { z } from 'zod'
import { prediction } from '../../../shared/contract/predict.ts'
import type { LabError } from '../../../shared/contract/errors.ts'
import { useFacts } from '../../facts.ts'
import { client } from '../../lab.ts'
import { useLook } from '../../look.ts'
import type { Picked } from '../../platform/platform.ts'
import { useTransfer, wasStopped } from '../../transfer.ts'
import { asLabError } from '../../ui/as-lab-error.ts'
import { usableRuns } from './results.ts'

const sortedCopies = z.object({ folder: z.string(), copied: z.number().int() })

/** Pictures handed to a finished run, and what it says about them. They stay while one looks at other pages. */
export const usePredict = defineStore('predict', () => {
  const facts = useFacts()
  const transfer = useTransfer()
  const chosen = ref<string | null>(null)
  const tokens = shallowRef<string[]>([])
  /** Why pictures did not come to the lab. */
  const notHanded = shallowRef<LabError | null>(null)
  const predicted = useLook(z.array(prediction))
  /** Copies of these pictures, sorted into class folders. */
  const copies = useLook(sortedCopies)

  const runs = computed(() => usableRuns(facts.runs))
  const run = computed(() => runs.value.find(one => one.id === chosen.value) ?? runs.value[0] ?? null)

  /** Ask the chosen run. What another one said of these pictures is gone at once: it must not pass for this one's word. */
  const predict = async () => {
    predicted.clear()
    copies.clear()
    const runId = run.value?.id
    if (runId === undefined || tokens.value.length === 0) return
    await predicted.ask(() => client.request('predict.images', { runId, tokens: tokens.value }))
  }

  return {
    runs,
    run,
    job: computed(() => predicted.job.value ?? copies.job.value),
    /** Something was asked and is not answered yet. */
    working: computed(() => predicted.asking.value || copies.asking.value),
    predictions: predicted.result,
    sorted: copies.result,
    error: computed(() => notHanded.value ?? predicted.error.value ?? copies.error.value),
    transfer: transfer.current,
    stopTransfer: transfer.stop,
    stop: () => {
      predicted.stop()
      copies.stop()
    },
    /** Hand pictures or a folder to the lab and have them classified. */
    take: async (picked: Picked) => {
      notHanded.value = null
      try {
        tokens.value = (await transfer.hand(picked)).map(offer => offer.token)
      } catch (thrown) {
        if (!wasStopped(thrown)) notHanded.value = asLabError(thrown)
        return
      }
      await predict()
    },
    /** Use another run; pictures that are there are classified anew. */
    choose: async (id: string) => {
      chosen.value = id
      await predict()
    },
    /** Put copies into a folder for each class. */
    sortCopies: async (): Promise<void> => {
      const runId = run.value?.id
      const pictures = (predicted.result.value ?? []).flatMap(({ asset, class: name }) =>
        asset && name !== undefined ? [{ asset, class: name }] : [],
      )
      if (runId === undefined || pictures.length === 0) return
      await copies.ask(() => client.request('predict.sortCopies', { runId, pictures }))
    },
  }
})
