import { defineStore } from 'pinia'
import { computed, shallowReactive } from 'vue'
import type { LabError } from '../../../../shared/contract/errors.ts'
import { pitfalls } from '../../../../shared/contract/pitfalls.ts'
import type { ComputedPitfall, Pitfalls } from '../../../../shared/contract/pitfalls.ts'
import { useFacts } from '../../../facts.ts'
import { client } from '../../../lab.ts'
import { asLabError } from '../../../ui/as-lab-error.ts'

interface Asked {
  told: Pitfalls | null
  error: LabError | null
}

/** The pitfalls of runs: what follows at once, and what a job computes. */
export const usePitfalls = defineStore('runs.pitfalls', () => {
  const facts = useFacts()
  const asked = shallowReactive(new Map<string, Asked>())
  /** Which job computes what, as long as this window knows. */
  const started = shallowReactive(new Map<string, string>())
  const keyOf = (runId: string, which: ComputedPitfall) => `${runId}/${which}`

  const load = async (runId: string): Promise<void> => {
    try {
      asked.set(runId, { told: await client.request('pitfalls.show', { runId }), error: null })
    } catch (reason) {
      asked.set(runId, { told: asked.get(runId)?.told ?? null, error: asLabError(reason) })
    }
  }

  const compute = async (runId: string, which: ComputedPitfall): Promise<void> => {
    try {
      const { jobId } = await client.request('pitfalls.compute', { runId, which })
      started.set(keyOf(runId, which), jobId)
      asked.set(runId, { told: pitfalls.parse((await facts.jobDone(jobId)).result), error: null })
    } catch (reason) {
      const failed = asLabError(reason)
      if (failed.code !== 'stopped') asked.set(runId, { told: asked.get(runId)?.told ?? null, error: failed })
    } finally {
      started.delete(keyOf(runId, which))
    }
  }

  const jobs = computed(() => new Map(facts.activeJobs.map(job => [job.id, job])))

  return {
    load,
    compute,
    of: (runId: string): Asked | null => asked.get(runId) ?? null,
    jobOf: (runId: string, which: ComputedPitfall) => jobs.value.get(started.get(keyOf(runId, which)) ?? '') ?? null,
    stop: (jobId: string) => facts.stopJob(jobId),
  }
})
