import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, watch } from 'vue'
import type { Image } from '../../../shared/contract/datasets.ts'
import type { LabError } from '../../../shared/contract/errors.ts'
import type { NetSummary } from '../../../shared/contract/nets.ts'
import type { RunSpec } from '../../../shared/contract/run-spec.ts'
import type { EpochRecord, Evaluation, RunDetail, RunSummary } from '../../../shared/contract/runs.ts'
import { useFacts } from '../../facts.ts'
import { client } from '../../lab.ts'
import { asLabError } from '../../ui/as-lab-error.ts'
import { withEpoch, withEpochs } from './run-history.ts'
import { inListOrder, isActive } from './run-order.ts'

/** What this window has read of one run, beyond the summary that the lab tells to everybody. */
export interface OpenRun {
  detail: RunDetail | null
  history: readonly EpochRecord[]
  /** Epochs told while the detail is on its way. */
  told: readonly EpochRecord[]
  error: LabError | null
}

const without = (set: ReadonlySet<string>, item: string) => new Set([...set].filter(other => other !== item))

/** The runs: their list, and for each one that was opened its history and evaluations. */
export const useRuns = defineStore('runs', () => {
  const facts = useFacts()
  const opened = shallowReactive(new Map<string, OpenRun>())
  const requested = new Map<string, number>()
  const pictures = shallowReactive(new Map<string, Image>())
  const nets = shallowReactive(new Map<string, NetSummary>())
  /** Asked to stop, and still on the way to the next checkpoint. */
  const stopping = ref<ReadonlySet<string>>(new Set())
  /** Removed on the screen; really removed when there is no way back any more. */
  const hidden = ref<ReadonlySet<string>>(new Set())

  const runs = computed(() => inListOrder(facts.runs.filter(run => !hidden.value.has(run.id))))
  const byId = (runId: string): RunSummary | undefined => facts.runs.find(run => run.id === runId)
  const progressOf = (runId: string) => facts.progress.find(progress => progress.runId === runId)
  const change = (runId: string, part: Partial<OpenRun>) => {
    const before = opened.get(runId) ?? { detail: null, history: [], told: [], error: null }
    opened.set(runId, { ...before, ...part })
  }

  /** Read a run whole: when its page opens, and when it ended (its evaluation is there then). */
  const load = async (runId: string): Promise<void> => {
    const mine = (requested.get(runId) ?? 0) + 1
    requested.set(runId, mine)
    change(runId, { told: [] })
    try {
      const detail = await client.request('runs.show', { runId })
      if (requested.get(runId) !== mine) return
      const told = opened.get(runId)?.told ?? []
      change(runId, { detail, history: withEpochs(detail.history, told), told: [], error: null })
    } catch (error) {
      if (requested.get(runId) === mine) change(runId, { error: asLabError(error) })
    }
  }

  facts.onFact(({ event, fact }) => {
    if (event === 'run.removed') opened.delete(fact.runId)
    if (event === 'run' && !isActive(fact)) stopping.value = without(stopping.value, fact.id)
    if (event !== 'run.epoch') return
    const run = opened.get(fact.runId)
    if (!run) return
    change(fact.runId, { history: withEpoch(run.history, fact.record), told: [...run.told, fact.record] })
  })

  // After a break facts may be missing: what is open is read anew.
  watch(
    () => facts.connected,
    connected => {
      if (connected) for (const runId of opened.keys()) void load(runId)
    },
  )

  /** Break the seal of the test set: the lab counts it, then the result is there. */
  const openTest = async (runId: string): Promise<Evaluation> => {
    const test = await client.request('runs.openTest', { runId, by: 'window' })
    const detail = opened.get(runId)?.detail
    if (detail) change(runId, { detail: { ...detail, evaluations: { ...detail.evaluations, test } } })
    return test
  }

  const stop = async (runId: string): Promise<void> => {
    stopping.value = new Set([...stopping.value, runId])
    try {
      await client.request('runs.stop', { runId })
    } catch (error) {
      stopping.value = without(stopping.value, runId)
      throw error
    }
  }

  const unhide = (runId: string) => void (hidden.value = without(hidden.value, runId))
  const remove = async (runId: string): Promise<void> => {
    try {
      await client.request('runs.remove', { runId })
    } catch (error) {
      unhide(runId)
      throw error
    }
  }

  /** A net from scratch has its classifier in it; a base stands without. */
  const netAsked = ({ recipe, base, size }: RunSpec, classes: number) => ({
    ...{ net: base, input: [size, size, 3] as [number, number, number] },
    ...(recipe === 'scratch' ? { includeTop: true, classes: Math.max(2, classes) } : { weights: 'imagenet' as const }),
  })
  const netKey = (spec: RunSpec, classes: number) => JSON.stringify(netAsked(spec, classes))
  /** Read the layers of a run's net, for the drawing. Without them the page does without it. */
  const loadNet = async (spec: RunSpec, classes: number): Promise<void> => {
    const key = netKey(spec, classes)
    if (nets.has(key)) return
    try {
      nets.set(key, await client.request('nets.summary', netAsked(spec, classes)))
    } catch {
      // The run's own error, if there is one, stands on the page already.
    }
  }

  /** A picture to stand in front of the drawing: the first one of the training set. */
  const loadPicture = async (dataset: string): Promise<void> => {
    if (pictures.has(dataset)) return
    try {
      const { images } = await client.request('datasets.images', { name: dataset, split: 'train', limit: 1 })
      if (images[0]) pictures.set(dataset, images[0])
    } catch {
      // The dataset is gone: the drawing does without a picture.
    }
  }

  return {
    runs,
    opened,
    byId,
    progressOf,
    datasetOf: (name: string) => facts.datasets.find(dataset => dataset.name === name),
    load,
    loadNet,
    loadPicture,
    pictureOf: (dataset: string) => pictures.get(dataset) ?? null,
    netOf: (spec: RunSpec, classes: number) => nets.get(netKey(spec, classes)) ?? null,
    stop,
    isStopping: (runId: string) => stopping.value.has(runId),
    resume: (runId: string) => client.request('runs.resume', { runId }),
    rename: (runId: string, title: string) => client.request('runs.rename', { runId, title }),
    note: async (runId: string, notes: string): Promise<void> => {
      await client.request('runs.note', { runId, notes })
      const detail = opened.get(runId)?.detail
      if (detail) change(runId, { detail: { ...detail, notes } })
    },
    hide: (runId: string) => void (hidden.value = new Set([...hidden.value, runId])),
    unhide,
    remove,
    openTest,
  }
})
