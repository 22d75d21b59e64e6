import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef, watch } from 'vue'
import type { LabError } from '../../../shared/contract/errors.ts'
import type { Comparison, EpochRecord, RunDetail, RunSummary } from '../../../shared/contract/runs.ts'
import { useFacts } from '../../facts.ts'
import { client } from '../../lab.ts'
import { asLabError } from '../../ui/as-lab-error.ts'

/** As many as there are hues. */
export const mostRuns = 7

type Split = Comparison['split']

/** Which runs are compared, their histories, and what the lab says of them picture by picture. */
export const useCompare = defineStore('compare', () => {
  const facts = useFacts()
  const chosenIds = ref<readonly string[]>([])
  const split = ref<Split>('validation')
  const details = shallowReactive(new Map<string, RunDetail>())
  const comparison = shallowRef<Comparison | null>(null)
  const error = shallowRef<LabError | null>(null)
  const busy = ref(false)

  /** Finished runs, the newest first. */
  const candidates = computed(() =>
    facts.runs.filter(run => run.state === 'finished').sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
  )
  const byId = (id: string): RunSummary | undefined => candidates.value.find(run => run.id === id)
  const chosen = computed(() => chosenIds.value.flatMap(id => byId(id) ?? []))
  /** Chosen runs whose test result nobody has looked at yet. */
  const sealed = computed(() => chosen.value.filter(run => run.test === null))

  const choose = (id: string, on: boolean): void => {
    const others = chosenIds.value.filter(other => other !== id)
    chosenIds.value = on ? [...others, id].slice(-mostRuns) : others
  }

  const loadHistory = async (id: string): Promise<void> => {
    if (details.has(id)) return
    try {
      details.set(id, await client.request('runs.show', { runId: id }))
    } catch (reason) {
      error.value = asLabError(reason)
    }
  }

  let latest = 0
  const compare = async (): Promise<void> => {
    const mine = ++latest
    const runIds = chosen.value.map(run => run.id)
    comparison.value = null
    error.value = null
    if (runIds.length < 2 || (split.value === 'test' && sealed.value.length > 0)) return
    busy.value = true
    try {
      const answer = await client.request('runs.compare', { runIds, split: split.value })
      if (mine === latest) comparison.value = answer
    } catch (reason) {
      if (mine === latest) error.value = asLabError(reason)
    } finally {
      if (mine === latest) busy.value = false
    }
  }

  /** Break the seal of every chosen run that still has it: the lab counts each. */
  const openTests = async (): Promise<void> => {
    try {
      for (const run of sealed.value) await client.request('runs.openTest', { runId: run.id, by: 'window' })
    } catch (reason) {
      error.value = asLabError(reason)
    }
  }

  watch(
    [chosen, split, () => sealed.value.length, () => facts.connected],
    () => {
      for (const run of chosen.value) void loadHistory(run.id)
      void compare()
    },
    { immediate: true },
  )

  return {
    candidates,
    chosen,
    isChosen: (id: string) => chosenIds.value.includes(id),
    choose,
    /** The best few of the newest dataset, to begin with; what was chosen before stays. */
    begin: (ids: readonly string[]) => {
      if (ids.length > 0) chosenIds.value = ids.slice(0, mostRuns)
    },
    split,
    sealed,
    historyOf: (id: string): readonly EpochRecord[] => details.get(id)?.history ?? [],
    comparison,
    error,
    busy,
    openTests,
    datasetOf: (name: string) => facts.datasets.find(dataset => dataset.name === name),
  }
})
