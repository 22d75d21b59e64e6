import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { LabError } from '../../../../shared/contract/errors.ts'
import type { Exported, ExportFormat } from '../../../../shared/contract/exports.ts'
import type { RunSummary } from '../../../../shared/contract/runs.ts'
import { useFacts } from '../../../facts.ts'
import { client } from '../../../lab.ts'
import { platform } from '../../../platform/index.ts'
import type { Picked } from '../../../platform/platform.ts'
import { useTransfer } from '../../../transfer.ts'
import { asLabError } from '../../../ui/as-lab-error.ts'

/** Runs on their way out of this lab, and shared ones on their way in. */
export const useExports = defineStore('exports', () => {
  const facts = useFacts()
  const transfer = useTransfer()
  const jobId = ref<string | null>(null)
  const made = shallowRef<Exported | null>(null)
  const error = shallowRef<LabError | null>(null)

  const job = computed(() => (jobId.value === null ? null : (facts.jobById(jobId.value) ?? null)))

  const clear = () => {
    made.value = null
    error.value = null
  }

  /** Where a desktop window puts it: a folder that the person picks. Null when they changed their mind. */
  const pickedFolder = async (): Promise<string | null> => {
    const picked = await platform.pickFolder()
    if (!picked) return null
    const [offer] = await transfer.hand(picked)
    return offer?.token ?? null
  }

  /** Export a run. In a browser it is kept in the lab's home and can then be downloaded. */
  const start = async (runId: string, format: ExportFormat): Promise<void> => {
    clear()
    try {
      const out = platform.uploads ? undefined : await pickedFolder()
      if (out === null) return
      const started = await client.request('exports.start', { runId, format, ...(out !== undefined && { out }) })
      jobId.value = started.jobId
      made.value = (await facts.jobDone(started.jobId)).result as Exported
    } catch (thrown) {
      const reason = asLabError(thrown)
      if (reason.code !== 'stopped') error.value = reason
    } finally {
      jobId.value = null
    }
  }

  /** Take in a shared run. @throws LabError what is wrong with it */
  const importRun = async (picked: Picked): Promise<RunSummary> => {
    const [offer] = await transfer.hand(picked)
    const { jobId: importing } = await client.request('sharedRuns.import', { token: offer!.token })
    return (await facts.jobDone(importing)).result as RunSummary
  }

  return {
    job,
    made,
    error,
    clear,
    start,
    importRun,
    stop: () => (jobId.value === null ? Promise.resolve() : facts.stopJob(jobId.value)),
    download: () => {
      if (made.value?.download) platform.download(made.value.download)
    },
  }
})
