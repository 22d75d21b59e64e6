import { computed, ref, shallowRef } from 'vue'
import type { z } from 'zod'
import type { LabError } from '../shared/contract/errors.ts'
import { useFacts } from './facts.ts'
import { asLabError } from './ui/as-lab-error.ts'

/**
 * One look inside at a time: asking again stops the job before. What was found stays until something else is.
 *
 * @param schema of the job's result
 */
export const useLook = <T>(schema: z.ZodType<T>) => {
  const facts = useFacts()
  const result = shallowRef<T | null>(null)
  const error = shallowRef<LabError | null>(null)
  const jobId = ref<string | null>(null)
  const asking = ref(false)
  let latest = 0

  const stop = () => {
    if (jobId.value !== null) void facts.stopJob(jobId.value)
  }

  const ask = async (start: () => Promise<{ jobId: string }>): Promise<void> => {
    const mine = ++latest
    stop()
    jobId.value = null
    asking.value = true
    error.value = null
    try {
      const started = await start()
      if (mine !== latest) return void facts.stopJob(started.jobId)
      jobId.value = started.jobId
      const done = await facts.jobDone(started.jobId)
      if (mine === latest) result.value = schema.parse(done.result)
    } catch (thrown) {
      const reason = asLabError(thrown)
      if (mine === latest && reason.code !== 'stopped') error.value = reason
    } finally {
      if (mine === latest) {
        jobId.value = null
        asking.value = false
      }
    }
  }

  return {
    result,
    error,
    jobId,
    /** Something was asked and is not answered yet. */
    asking,
    job: computed(() => (jobId.value === null ? null : (facts.jobById(jobId.value) ?? null))),
    ask,
    stop,
    /** Forget what was found: it is of something else. */
    clear: () => {
      latest++
      stop()
      jobId.value = null
      asking.value = false
      result.value = null
      error.value = null
    },
  }
}
