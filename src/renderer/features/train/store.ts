import { watchDebounced } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { LabError } from '../../../shared/contract/errors.ts'
import type { Output } from '../../../shared/contract/index.ts'
import { baseIds } from '../../../shared/contract/nets.ts'
import type { NetSummary } from '../../../shared/contract/nets.ts'
import { recipeDefaults, resolveSpec, runChoices } from '../../../shared/contract/run-spec.ts'
import type { RunChoices, RunSpec, SettingKey } from '../../../shared/contract/run-spec.ts'
import type { RunPlan } from '../../../shared/contract/runs.ts'
import type { Dataset, Image } from '../../../shared/contract/datasets.ts'
import { useFacts } from '../../facts.ts'
import { client } from '../../lab.ts'
import { asLabError } from '../../ui/as-lab-error.ts'
import { changedSettings, commandLine } from './command-line.ts'

type Changed = Partial<Pick<RunSpec, SettingKey>>

const recipe = 'features' as const

const newest = (datasets: readonly Dataset[]): Dataset | null =>
  datasets.reduce<Dataset | null>((best, one) => (best === null || one.createdAt > best.createdAt ? one : best), null)

/** What the Train page is setting up: choices, what they would cost, and the start. */
export const useTrain = defineStore('train', () => {
  const facts = useFacts()
  const chosenDataset = ref<string | null>(null)
  const changed = ref<Changed>({})
  /** Fields in which something stands that is not their value. */
  const problems = ref<ReadonlySet<SettingKey>>(new Set())
  const nets = shallowRef<Output<'nets.list'>>([])
  const weightsOffers = shallowRef<Output<'weights.catalogue'>>([])
  const summary = shallowRef<NetSummary | null>(null)
  const plan = shallowRef<RunPlan | null>(null)
  const planError = shallowRef<LabError | null>(null)
  const picture = shallowRef<Image | null>(null)
  const error = shallowRef<LabError | null>(null)

  /** Datasets with classes: a regression has no place here yet. */
  const datasets = computed(() => facts.datasets.filter(dataset => dataset.kind === 'classification'))
  const dataset = computed<Dataset | null>(
    () => datasets.value.find(({ name }) => name === chosenDataset.value) ?? newest(datasets.value),
  )
  const bases = computed(() => nets.value.filter(net => (baseIds as readonly string[]).includes(net.id)))

  const choices = computed<RunChoices>(() => ({ recipe, dataset: dataset.value?.name ?? '', ...changed.value }))
  const spec = computed(() => resolveSpec(choices.value))
  const valid = computed(() => problems.value.size === 0 && runChoices.safeParse(choices.value).success)
  const weights = computed(() => facts.weights.find(file => file.net === spec.value.base && file.ok) ?? null)
  const weightsOffer = computed(() => weightsOffers.value.find(offer => offer.net === spec.value.base) ?? null)
  const weightsJob = computed(
    () => facts.activeJobs.find(job => job.kind === 'weights.get' || job.kind === 'weights.add') ?? null,
  )

  const set = (key: SettingKey, value: RunSpec[SettingKey]): void => {
    const others = Object.fromEntries(Object.entries(changed.value).filter(([other]) => other !== key))
    changed.value = value === recipeDefaults[recipe][key] ? others : { ...others, [key]: value }
  }
  const setProblem = (key: SettingKey, words: string | null): void => {
    const others = [...problems.value].filter(other => other !== key)
    problems.value = new Set(words === null ? others : [...others, key])
  }
  const reset = (): void => {
    const { base } = changed.value
    changed.value = base === undefined ? {} : { base }
  }

  /** What does not change while the lab is open: the nets and where their weights lie. */
  const load = async (): Promise<void> => {
    try {
      const [list, catalogue] = await Promise.all([
        client.request('nets.list', {}),
        client.request('weights.catalogue', {}),
      ])
      nets.value = list
      weightsOffers.value = catalogue
      error.value = null
    } catch (reason) {
      error.value = asLabError(reason)
    }
  }

  let latestSummary = 0
  const readSummary = async (): Promise<void> => {
    const { base, size } = spec.value
    const mine = ++latestSummary
    try {
      const read = await client.request('nets.summary', { net: base, input: [size, size, 3] })
      if (mine === latestSummary) summary.value = read
    } catch (reason) {
      if (mine === latestSummary) planError.value = asLabError(reason)
    }
  }

  let latestPlan = 0
  const readPlan = async (): Promise<void> => {
    const mine = ++latestPlan
    if (!dataset.value || !valid.value || !facts.ready) return
    try {
      const read = await client.request('runs.plan', choices.value)
      if (mine !== latestPlan) return
      plan.value = read
      planError.value = null
    } catch (reason) {
      if (mine !== latestPlan) return
      plan.value = null
      planError.value = asLabError(reason)
    }
  }

  let latestPicture = 0
  const readPicture = async (): Promise<void> => {
    const name = dataset.value?.name
    const mine = ++latestPicture
    picture.value = null
    if (!name) return
    try {
      const { images } = await client.request('datasets.images', { name, split: 'train', limit: 1 })
      if (mine === latestPicture) picture.value = images[0] ?? null
    } catch {
      // The drawing goes without a picture; whatever is wrong with the dataset is said by the plan.
    }
  }

  watch([() => spec.value.base, () => spec.value.size, () => facts.connected], () => void readSummary(), {
    immediate: true,
  })
  watch(
    () => dataset.value?.name,
    () => void readPicture(),
    { immediate: true },
  )
  // Whatever changes the cost: a setting, the dataset, weights that came, a run that ended and left features behind.
  watchDebounced(
    [choices, dataset, weights, () => facts.runs.map(run => `${run.id} ${run.state}`).join(), () => facts.connected],
    () => void readPlan(),
    { debounce: 120, maxWait: 400, immediate: true },
  )

  return {
    datasets,
    /** The lab's snapshot is there. */
    ready: computed(() => facts.ready),
    hasRegressionOnly: computed(() => facts.datasets.length > 0 && datasets.value.length === 0),
    dataset,
    chooseDataset: (name: string) => void (chosenDataset.value = name),
    bases,
    baseInfo: computed(() => bases.value.find(net => net.id === spec.value.base) ?? null),
    spec,
    valid,
    changed: computed(() => changedSettings(spec.value).filter(key => key !== 'base')),
    set,
    setProblem,
    reset,
    summary,
    plan,
    planError,
    picture,
    error,
    weights,
    weightsOffer,
    weightsJob,
    command: computed(() => commandLine(spec.value)),
    load,
    /** Fetch the weights of the chosen base; resolves when they are there. */
    getWeights: async (mirror: boolean) => {
      const { jobId } = await client.request('weights.get', { net: spec.value.base, mirror })
      await facts.jobDone(jobId)
    },
    addWeights: async (token: string) => {
      const { jobId } = await client.request('weights.add', { token })
      await facts.jobDone(jobId)
    },
    stopJob: (jobId: string) => facts.stopJob(jobId),
    start: () => client.request('runs.start', { spec: choices.value }),
  }
})
