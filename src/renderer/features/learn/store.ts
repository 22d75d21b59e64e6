import { useStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef, watch } from 'vue'
import type { EpochRecord } from '../../../shared/contract/runs.ts'
import { useFacts } from '../../facts.ts'
import { client } from '../../lab.ts'
import { isTransfer } from './known.ts'
import type { Known } from './known.ts'
import { steps } from './steps.ts'

/** Runs that are looked into, at most: the newest say enough. */
const mostRuns = 20
const mostCurves = 5

/** The guided path: where one is, what one answered, and what one's runs say. Remembered in this browser. */
export const useLearn = defineStore('learn', () => {
  const facts = useFacts()
  const stepId = useStorage('unfreeze.learn.step', steps[0]!.id)
  const answers = useStorage<Record<string, string>>('unfreeze.learn.answers', {})
  /** Whether the step stays in sight on the other pages. */
  const following = useStorage('unfreeze.learn.following', false)
  const histories = shallowReactive(new Map<string, readonly EpochRecord[]>())
  const learningCurves = shallowRef<ReadonlySet<string>>(new Set())

  const newest = computed(() =>
    facts.runs
      .filter(run => run.epochsDone > 0 && run.error === null)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
      .slice(0, mostRuns),
  )

  /** What a run or its pitfalls cannot tell now stays unknown: the step is then not done yet. */
  const orNothing = async <T>(asked: Promise<T>): Promise<T | null> => asked.catch(() => null)

  /** Whether anybody looks at the path: only then is it kept up with the runs. */
  let wanted = false

  const load = async (): Promise<void> => {
    wanted = true
    await Promise.all(
      newest.value.map(async ({ id }) => {
        const detail = await orNothing(client.request('runs.show', { runId: id }))
        if (detail) histories.set(id, detail.history)
      }),
    )
    const asked = newest.value.filter(run => run.state === 'finished' && isTransfer(run)).slice(0, mostCurves)
    const told = await Promise.all(asked.map(({ id }) => orNothing(client.request('pitfalls.show', { runId: id }))))
    const curves = told.flatMap(each => (each?.moreData && 'points' in each.moreData ? [each.runId] : []))
    learningCurves.value = new Set(curves)
  }

  const known = computed<Known>(() => ({
    runs: facts.runs,
    historyOf: id => histories.get(id) ?? [],
    learningCurves: learningCurves.value,
    answers: answers.value,
  }))
  const checks = computed(() => new Map(steps.map(step => [step.id, step.check(known.value)])))
  const place = computed(() =>
    Math.max(
      0,
      steps.findIndex(({ id }) => id === stepId.value),
    ),
  )

  watch(
    () => facts.runs.map(run => `${run.id} ${run.state}`).join(),
    () => {
      if (wanted) void load()
    },
  )
  facts.onFact(({ event, fact }) => {
    if (wanted && event === 'job' && fact.kind === 'pitfalls' && fact.state === 'done') void load()
  })

  return {
    ...{ steps, load, known, answers, following, place },
    step: computed(() => steps[place.value]!),
    checkOf: (id: string) => checks.value.get(id) ?? { done: false, found: {} },
    doneCount: computed(() => steps.filter(({ id }) => checks.value.get(id)?.done).length),
    open: (id: string) => void (stepId.value = id),
    answer: (id: string, answer: string) => void (answers.value = { ...answers.value, [id]: answer }),
  }
})
