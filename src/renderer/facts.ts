import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { LabError } from '../shared/contract/errors.ts'
import type { Snapshot } from '../shared/contract/index.ts'
import type { Job } from '../shared/contract/jobs.ts'
import { client, onConnected } from './lab.ts'
import { followLab } from './follow.ts'
import type { NumberedFact } from './apply-event.ts'
import { asLabError } from './ui/as-lab-error.ts'

const ended = (job: Job) => job.state === 'done' || job.state === 'failed' || job.state === 'stopped'

const whyEnded = (job: Job | undefined): LabError => {
  if (job?.error) return LabError.fromFact(job.error)
  if (job) return new LabError('stopped', `${job.title}: stopped.`)
  return new LabError('network', 'The lab was started again, and this work did not go on.', 'Start it once more.')
}

/**
 * What the lab has told: engine, datasets, weights, runs, jobs. The one copy in the window; pages read it, nobody but
 * the lab writes it.
 */
export const useFacts = defineStore('facts', () => {
  const state = shallowRef<Snapshot | null>(null)
  /** Null until the first connection was tried. */
  const connected = ref<boolean | null>(null)
  /** Why there is no snapshot. */
  const error = ref<LabError | null>(null)
  const listeners = new Set<(told: NumberedFact) => void>()

  const follow = () => {
    onConnected(now => (connected.value = now))
    const { refresh } = followLab(
      client,
      (next, told) => {
        state.value = next
        error.value = null
        if (told) for (const listener of [...listeners]) listener(told)
        for (const look of [...waiters]) look(told === null)
      },
      reason => (error.value = asLabError(reason)),
    )
    void refresh()
    return refresh
  }

  /** Hear each fact after it was applied; returns the way to stop listening. */
  const onFact = (listener: (told: NumberedFact) => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  const jobs = computed(() => state.value?.jobs ?? [])
  const jobById = (jobId: string) => jobs.value.find(job => job.id === jobId)

  const waiters = new Set<(snapshot: boolean) => void>()

  /**
   * Waits for a job. Resolves with it when it is done; rejects with its LabError when it failed or was stopped, or when
   * the lab came back without it.
   */
  const jobDone = (jobId: string): Promise<Job> =>
    new Promise((resolve, reject) => {
      const look = (snapshot: boolean) => {
        const job = jobById(jobId)
        if (job ? !ended(job) : !snapshot) return
        waiters.delete(look)
        if (job?.state === 'done') resolve(job)
        else reject(whyEnded(job))
      }
      waiters.add(look)
      look(false)
    })

  return {
    follow,
    onFact,
    connected,
    error,
    ready: computed(() => state.value !== null),
    home: computed(() => state.value?.home ?? ''),
    version: computed(() => state.value?.version ?? ''),
    engine: computed(() => state.value?.engine ?? null),
    datasets: computed(() => state.value?.datasets ?? []),
    weights: computed(() => state.value?.weights ?? []),
    runs: computed(() => state.value?.runs ?? []),
    progress: computed(() => state.value?.progress ?? []),
    jobs,
    /** Jobs that wait or work, the oldest first. */
    activeJobs: computed(() => jobs.value.filter(job => !ended(job))),
    jobById,
    jobDone,
    stopJob: (jobId: string) => client.request('jobs.stop', { jobId }),
  }
})
