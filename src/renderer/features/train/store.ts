import { watchDebounced } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Dataset, Image } from '../../../shared/contract/datasets.ts'
import type { LabError } from '../../../shared/contract/errors.ts'
import type { Output } from '../../../shared/contract/index.ts'
import { baseIds } from '../../../shared/contract/nets.ts'
import type { NetSummary } from '../../../shared/contract/nets.ts'
import { runChoices } from '../../../shared/contract/run-spec.ts'
import type { Recipe, RunChoices, RunSpec, SettingKey } from '../../../shared/contract/run-spec.ts'
import type { RunPlan } from '../../../shared/contract/runs.ts'
import { lineStops } from '../../charts/waterline/geometry.ts'
import { useFacts } from '../../facts.ts'
import { client } from '../../lab.ts'
import { asLabError } from '../../ui/as-lab-error.ts'
import { changedSettings, commandLine } from './command-line.ts'
import { possibleParents } from './parents.ts'
import { standardsOf } from './standards.ts'
import { lastFrozen } from '../../charts/waterline/line.ts'

/** In pixels: a first training of a few hundred pictures takes about a minute on two cores. */
const firstTrySize = 64

type Changed = Partial<Pick<RunSpec, SettingKey>>

const newest = (datasets: readonly Dataset[]): Dataset | null =>
  datasets.reduce<Dataset | null>((best, one) => (best === null || one.createdAt > best.createdAt ? one : best), null)

/** Only the latest answer to a question counts: asking again makes the answers to the earlier ones void. */
const latestOnly = () => {
  let latest = 0
  return () => {
    const mine = ++latest
    return () => mine === latest
  }
}

/** What the Train page is setting up: technique, choices, what they would cost, and the start. */
export const useTrain = defineStore('train', () => {
  const facts = useFacts()
  const recipe = ref<Recipe>('features')
  /** Begun from scratch because there were no weights. */
  const isFirstTry = ref(false)
  const chosenDataset = ref<string | null>(null)
  const chosenParent = ref<string | null>(null)
  /** Each technique keeps what was chosen for it while another one is looked at. */
  const changedBy = ref<Record<Recipe, Changed>>({ scratch: {}, features: {}, augment: {}, finetune: {} })
  const changed = computed(() => changedBy.value[recipe.value])
  /** Fields in which something stands that is not their value. */
  const problems = ref<ReadonlySet<SettingKey>>(new Set())
  const nets = shallowRef<Output<'nets.list'>>([])
  const weightsOffers = shallowRef<Output<'weights.catalogue'>>([])
  const summary = shallowRef<NetSummary | null>(null)
  /** The base as a fine-tuning freezes it. */
  const lineSummary = shallowRef<NetSummary | null>(null)
  const plan = shallowRef<RunPlan | null>(null)
  const planError = shallowRef<LabError | null>(null)
  const picture = shallowRef<Image | null>(null)
  const parentSpec = shallowRef<{ id: string; spec: RunSpec } | null>(null)
  const error = shallowRef<LabError | null>(null)

  const datasets = computed(() => facts.datasets)
  const dataset = computed<Dataset | null>(
    () => datasets.value.find(({ name }) => name === chosenDataset.value) ?? newest(datasets.value),
  )
  const bases = computed(() => nets.value.filter(net => (baseIds as readonly string[]).includes(net.id)))

  const parents = computed(() => possibleParents(facts.runs, dataset.value?.name ?? ''))
  const parent = computed(() => parents.value.find(({ id }) => id === chosenParent.value) ?? parents.value[0] ?? null)
  const standards = computed(() =>
    standardsOf(
      recipe.value,
      parentSpec.value?.id === parent.value?.id ? (parentSpec.value?.spec ?? null) : null,
      dataset.value?.kind ?? 'classification',
    ),
  )

  const choices = computed<RunChoices>(() => ({
    recipe: recipe.value,
    dataset: dataset.value?.name ?? '',
    ...changed.value,
    ...(recipe.value === 'finetune' && parent.value ? { from: parent.value.id } : {}),
  }))
  const spec = computed<RunSpec>(() => ({ ...standards.value, ...choices.value }) as RunSpec)
  const valid = computed(() => problems.value.size === 0 && runChoices.safeParse(choices.value).success)
  /** Whether there is enough to plan with: a fine-tuning needs a run to start from, and what it inherits from there. */
  const decided = computed(
    () => recipe.value !== 'finetune' || (parent.value !== null && parentSpec.value?.id === parent.value.id),
  )
  const needsWeights = computed(() => recipe.value !== 'scratch')
  const weights = computed(() => facts.weights.find(file => file.net === spec.value.base && file.ok) ?? null)
  const weightsOffer = computed(() => weightsOffers.value.find(offer => offer.net === spec.value.base) ?? null)
  const weightsJob = computed(
    () => facts.activeJobs.find(job => job.kind === 'weights.get' || job.kind === 'weights.add') ?? null,
  )

  const stops = computed(() => lineStops(summary.value?.layers ?? []))
  const netInfo = computed(() => nets.value.find(net => net.id === spec.value.base) ?? null)
  const unfreezeAt = computed(() => spec.value.unfreeze ?? netInfo.value?.unfreeze ?? null)

  const set = (key: SettingKey, value: RunSpec[SettingKey]): void => {
    const others = Object.fromEntries(Object.entries(changed.value).filter(([other]) => other !== key))
    const next = value === standards.value[key] ? others : { ...others, [key]: value }
    changedBy.value = { ...changedBy.value, [recipe.value]: next }
  }
  const setProblem = (key: SettingKey, words: string | null): void => {
    const others = [...problems.value].filter(other => other !== key)
    problems.value = new Set(words === null ? others : [...others, key])
  }
  const reset = (): void => {
    const { base } = changed.value
    changedBy.value = { ...changedBy.value, [recipe.value]: base === undefined ? {} : { base } }
  }
  const choose = (next: Recipe): void => {
    if (next === recipe.value) return
    recipe.value = next
    plan.value = null
    planError.value = null
  }
  /**
   * The first training of a lab without pretrained weights is from scratch, on small pictures, so that a result is there
   * within a minute or two. Weights that came since lead to the technique that uses them.
   */
  const begin = async (): Promise<void> => {
    const hasWeights = facts.weights.some(({ ok }) => ok)
    if (isFirstTry.value && hasWeights) {
      isFirstTry.value = false
      return choose('features')
    }
    if (hasWeights || facts.runs.length > 0 || recipe.value !== 'features' || !dataset.value) return
    isFirstTry.value = true
    choose('scratch')
    await readPicture()
    if (!picture.value || changed.value.size !== undefined) return
    const side = Math.ceil(Math.max(picture.value.width, picture.value.height) / 32) * 32
    set('size', Math.min(side, firstTrySize))
  }
  /** Start from a run: on its dataset. */
  const startFrom = (runId: string): void => {
    const run = facts.runs.find(({ id }) => id === runId)
    if (run) chosenDataset.value = run.dataset
    chosenParent.value = runId
    choose('finetune')
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

  const askSummary = latestOnly()
  const readSummary = async (): Promise<void> => {
    const { base, size } = spec.value
    const isLatest = askSummary()
    if (recipe.value === 'finetune' && !decided.value) return
    const whole = recipe.value === 'scratch' && {
      includeTop: true,
      classes: Math.max(2, dataset.value?.classes.length ?? 2),
    }
    try {
      const read = await client.request('nets.summary', {
        ...{ net: base, input: [size, size, 3], weights: whole ? 'none' : 'imagenet' },
        ...whole,
      })
      if (isLatest()) summary.value = read
    } catch (reason) {
      if (isLatest()) planError.value = asLabError(reason)
    }
  }

  const askLine = latestOnly()
  const readLine = async (): Promise<void> => {
    const isLatest = askLine()
    const { base, size } = spec.value
    if (recipe.value !== 'finetune' || !summary.value || !unfreezeAt.value) return
    const freeze = lastFrozen(summary.value.layers, unfreezeAt.value)
    try {
      const read = await client.request('nets.summary', {
        net: base,
        input: [size, size, 3],
        weights: 'imagenet',
        ...(freeze !== null && { freeze }),
      })
      if (isLatest()) lineSummary.value = read
    } catch (reason) {
      if (isLatest()) planError.value = asLabError(reason)
    }
  }

  const askParent = latestOnly()
  const readParent = async (): Promise<void> => {
    const isLatest = askParent()
    const id = parent.value?.id
    if (recipe.value !== 'finetune' || id === undefined || parentSpec.value?.id === id) return
    try {
      const { spec: read } = await client.request('runs.show', { runId: id })
      if (isLatest()) parentSpec.value = { id, spec: read }
    } catch (reason) {
      if (isLatest()) planError.value = asLabError(reason)
    }
  }

  const askPlan = latestOnly()
  const readPlan = async (): Promise<void> => {
    const isLatest = askPlan()
    if (!dataset.value || !valid.value || !decided.value || !facts.ready) return
    try {
      const read = await client.request('runs.plan', choices.value)
      if (!isLatest()) return
      plan.value = read
      planError.value = null
    } catch (reason) {
      if (!isLatest()) return
      plan.value = null
      planError.value = asLabError(reason)
    }
  }

  const askPicture = latestOnly()
  /** @param offset which of the training pictures; they are in the order of the classes */
  const readPicture = async (offset = 0): Promise<void> => {
    const name = dataset.value?.name
    const isLatest = askPicture()
    if (!name) return void (picture.value = null)
    try {
      const { images } = await client.request('datasets.images', { name, split: 'train', offset, limit: 1 })
      if (isLatest()) picture.value = images[0] ?? null
    } catch {
      // The drawing goes without a picture; whatever is wrong with the dataset is said by the plan.
      if (isLatest()) picture.value = null
    }
  }
  let shown = 0
  /** Another training picture, far from the one before, so that each class has its turn. */
  const nextPicture = (): void => {
    const count = dataset.value?.splits.train.count ?? 0
    if (count === 0) return
    shown = (shown + Math.ceil(count * 0.618)) % count
    void readPicture(shown)
  }

  watch([recipe, () => parent.value?.id, () => facts.connected], () => void readParent(), { immediate: true })
  watch(
    [
      recipe,
      decided,
      () => spec.value.base,
      () => spec.value.size,
      () => dataset.value?.classes.length,
      () => facts.connected,
    ],
    () => void readSummary(),
    { immediate: true },
  )
  watch([recipe, summary, unfreezeAt], () => void readLine(), { immediate: true })
  watch(
    () => dataset.value?.name,
    () => {
      shown = 0
      void readPicture()
    },
    { immediate: true },
  )
  // Whatever changes the cost: a setting, the dataset, weights that came, a run that ended and left features behind.
  watchDebounced(
    [
      choices,
      decided,
      dataset,
      weights,
      () => facts.runs.map(run => `${run.id} ${run.state}`).join(),
      () => facts.connected,
    ],
    () => void readPlan(),
    { debounce: 120, maxWait: 400, immediate: true },
  )

  return {
    recipe,
    choose,
    begin,
    isFirstTry: computed(() => isFirstTry.value && recipe.value === 'scratch' && facts.runs.length === 0),
    datasets,
    /** The lab's snapshot is there. */
    ready: computed(() => facts.ready),
    dataset,
    chooseDataset: (name: string) => void (chosenDataset.value = name),
    bases,
    /** The net that the technique trains or stands on. */
    netInfo,
    /** Runs that a fine-tuning can start from, the best first, and the one it does start from. */
    parents,
    parent,
    startFrom,
    spec,
    standards,
    valid,
    changed: computed(() =>
      changedSettings(spec.value, standards.value).filter(key => key !== 'base' && key !== 'from'),
    ),
    set,
    setProblem,
    reset,
    summary,
    lineSummary,
    /** Where the line of a fine-tuning can stand, and where it stands: the first trained layer. */
    stops,
    unfreezeAt,
    moveLine: (layer: string) => set('unfreeze', layer === netInfo.value?.unfreeze ? null : layer),
    plan,
    planError,
    picture,
    nextPicture,
    error,
    weights: computed(() => (needsWeights.value ? weights.value : null)),
    missesWeights: computed(() => needsWeights.value && weights.value === null),
    weightsOffer,
    weightsJob,
    command: computed(() => commandLine(spec.value, standards.value)),
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
