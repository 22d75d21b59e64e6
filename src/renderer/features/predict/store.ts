import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { z } from 'zod'
import { prediction } from '../../../shared/contract/predict.ts'
import type { Prediction } from '../../../shared/contract/predict.ts'
import type { LabError } from '../../../shared/contract/errors.ts'
import { useFacts } from '../../facts.ts'
import { client } from '../../lab.ts'
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
  const predictions = shallowRef<Prediction[] | null>(null)
  /** Where copies of these pictures were sorted into class folders. */
  const sorted = shallowRef<z.infer<typeof sortedCopies> | null>(null)
  const error = shallowRef<LabError | null>(null)
  const jobId = ref<string | null>(null)

  const runs = computed(() => usableRuns(facts.runs))
  const run = computed(() => runs.value.find(one => one.id === chosen.value) ?? runs.value[0] ?? null)
  const job = computed(() => (jobId.value === null ? null : (facts.jobById(jobId.value) ?? null)))

  const predict = async () => {
    if (!run.value || tokens.value.length === 0) return
    error.value = null
    sorted.value = null
    try {
      const started = await client.request('predict.images', { runId: run.value.id, tokens: tokens.value })
      jobId.value = started.jobId
      const done = await facts.jobDone(started.jobId)
      if (jobId.value === started.jobId) predictions.value = z.array(prediction).parse(done.result)
    } catch (thrown) {
      const reason = asLabError(thrown)
      error.value = reason.code === 'stopped' ? null : reason
    } finally {
      jobId.value = null
    }
  }

  /** Copies in a folder for each class; where they lie. */
  const sortCopies = async (): Promise<void> => {
    const pictures = (predictions.value ?? []).flatMap(({ asset, class: name }) =>
      asset && name !== undefined ? [{ asset, class: name }] : [],
    )
    if (!run.value || pictures.length === 0) return
    error.value = null
    try {
      const started = await client.request('predict.sortCopies', { runId: run.value.id, pictures })
      jobId.value = started.jobId
      sorted.value = sortedCopies.parse((await facts.jobDone(started.jobId)).result)
    } catch (thrown) {
      const reason = asLabError(thrown)
      error.value = reason.code === 'stopped' ? null : reason
    } finally {
      jobId.value = null
    }
  }

  return {
    runs,
    run,
    sorted,
    sortCopies,
    job,
    predictions,
    error,
    transfer: transfer.current,
    stopTransfer: transfer.stop,
    stop: () => (jobId.value === null ? Promise.resolve({}) : facts.stopJob(jobId.value)),
    /** Hand pictures or a folder to the lab and have them classified. */
    take: async (picked: Picked) => {
      error.value = null
      try {
        tokens.value = (await transfer.hand(picked)).map(offer => offer.token)
        predictions.value = null
        await predict()
      } catch (thrown) {
        if (!wasStopped(thrown)) error.value = asLabError(thrown)
      }
    },
    /** Use another run; pictures that are there are classified anew. */
    choose: async (id: string) => {
      chosen.value = id
      await predict()
    },
  }
})
