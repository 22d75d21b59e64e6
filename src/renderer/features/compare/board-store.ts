import { useStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { z } from 'zod'
import { boardRow } from '../../../shared/contract/results.ts'
import type { BoardRow } from '../../../shared/contract/results.ts'
import type { LabError } from '../../../shared/contract/errors.ts'
import { useFacts } from '../../facts.ts'
import { client } from '../../lab.ts'
import { asLabError } from '../../ui/as-lab-error.ts'
import { judge, metricsOfBoard } from './board.ts'
import type { BoardMetric, Limit } from './board.ts'

/** The board: what is optimized, which limits stand, and how every finished run fares. Choices are remembered. */
export const useBoard = defineStore('compare.board', () => {
  const facts = useFacts()
  const rows = shallowRef<readonly BoardRow[]>([])
  const error = shallowRef<LabError | null>(null)
  const chosenDataset = ref<string | null>(null)
  const wanted = useStorage<BoardMetric>('unfreeze.board.optimize', 'accuracy')
  const limits = useStorage<Limit[]>('unfreeze.board.limits', [])

  const datasets = computed(() => [...new Set(rows.value.map(({ dataset }) => dataset))])
  const dataset = computed(() =>
    datasets.value.includes(chosenDataset.value ?? '') ? chosenDataset.value : (datasets.value[0] ?? null),
  )
  const shown = computed(() => rows.value.filter(row => row.dataset === dataset.value))
  const metrics = computed(() => metricsOfBoard(shown.value))
  const optimize = computed({
    get: () => (metrics.value.includes(wanted.value) ? wanted.value : (metrics.value[0] ?? 'loss')),
    set: metric => (wanted.value = metric),
  })
  /** Those that mean something for this dataset. */
  const standing = computed(() => limits.value.filter(({ metric }) => metrics.value.includes(metric)))
  const judged = computed(() => judge(shown.value, optimize.value, standing.value))
  const unmeasured = computed(() => shown.value.filter(({ latencySeconds }) => latencySeconds === null))

  const load = async (): Promise<void> => {
    try {
      rows.value = await client.request('results.board', {})
      error.value = null
    } catch (reason) {
      error.value = asLabError(reason)
    }
  }

  const job = computed(() => facts.activeJobs.find(({ kind }) => kind === 'latency') ?? null)
  const measure = async (): Promise<void> => {
    error.value = null
    try {
      const runIds = unmeasured.value.map(({ runId }) => runId).slice(0, 50)
      const { jobId } = await client.request('results.measure', { runIds })
      rows.value = z.array(boardRow).parse((await facts.jobDone(jobId)).result)
    } catch (reason) {
      const failed = asLabError(reason)
      if (failed.code !== 'stopped') error.value = failed
      await load()
    }
  }

  const setLimit = (metric: BoardMetric, bound: number | null): void => {
    const others = limits.value.filter(limit => limit.metric !== metric)
    limits.value = bound === null ? others : [...others, { metric, bound }]
  }

  watch(() => facts.runs.filter(run => run.state === 'finished').length, load, { immediate: true })

  return {
    ...{ rows, datasets, dataset, metrics, optimize, judged, unmeasured, error, job },
    limits: standing,
    setLimit,
    chooseDataset: (name: string) => void (chosenDataset.value = name),
    load,
    measure,
    stop: () => job.value && facts.stopJob(job.value.id),
  }
})
