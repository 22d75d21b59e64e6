import { useStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Dataset, DatasetEdit, Split } from '../../../shared/contract/datasets.ts'
import type { Input } from '../../../shared/contract/index.ts'
import type { Job } from '../../../shared/contract/jobs.ts'
import { useFacts } from '../../facts.ts'
import { client } from '../../lab.ts'
import type { Picked } from '../../platform/platform.ts'
import { useTransfer } from '../../transfer.ts'

export type AddOptions = Omit<Input<'datasets.add'>, 'source'>

const kindsHere: readonly Job['kind'][] = ['dataset.add', 'weights.get', 'weights.add']

/** Datasets and what happens to them. The list itself is a fact of the lab. */
export const useDatasets = defineStore('datasets', () => {
  const facts = useFacts()
  const transfer = useTransfer()
  /** Removed by the person, and not yet past undoing. */
  const removing = ref(new Set<string>())
  /** Failures that the person has seen; the lab remembers its jobs longer than this window lives. */
  const dismissed = useStorage('unfreeze.dismissed', new Set<string>())
  /** Dropped or picked together, and not yet decided about: one thing, or several folders with a class in each. */
  const picked = shallowRef<readonly Picked[]>([])

  const list = computed(() =>
    facts.datasets
      .filter(dataset => !removing.value.has(dataset.name))
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
  )
  const adding = computed(() => facts.activeJobs.filter(job => job.kind === 'dataset.add'))
  const failures = computed(() =>
    facts.jobs.filter(job => job.state === 'failed' && kindsHere.includes(job.kind) && !dismissed.value.has(job.id)),
  )

  /**
   * Add, and wait for it. Rejects when it could not even start; a job that fails or is stopped tells of itself.
   *
   * @returns the dataset's name, or null when the job came to nothing
   */
  const add = async (source: Input<'datasets.add'>['source'], options: AddOptions = {}): Promise<string | null> => {
    dismissed.value = new Set([...dismissed.value, ...failures.value.map(job => job.id)])
    const { jobId } = await client.request('datasets.add', { source, ...options })
    const job = await facts.jobDone(jobId).catch(() => null)
    return job && (job.result as Dataset).name
  }

  /** Hand folders, or the files of a dataset, to the lab, then add it. */
  const addPicked = async (chosen: readonly Picked[], options: AddOptions): Promise<string | null> => {
    const [offer, ...others] = await transfer.handAll(chosen)
    const more = others.map(({ token }) => token)
    return add({ kind: 'offer', token: offer!.token, ...(more.length > 0 && { more }) }, options)
  }

  const hide = (name: string) => (removing.value = new Set(removing.value).add(name))
  const show = (name: string) => {
    const next = new Set(removing.value)
    next.delete(name)
    removing.value = next
  }
  const remove = async (name: string) => {
    try {
      await client.request('datasets.remove', { name })
    } finally {
      show(name)
    }
  }

  return {
    list,
    adding,
    failures,
    picked,
    transfer: transfer.current,
    stopTransfer: transfer.stop,
    add,
    addPicked,
    hide,
    show,
    remove,
    dismiss: (jobId: string) => (dismissed.value = new Set(dismissed.value).add(jobId)),
    find: (name: string) => list.value.find(dataset => dataset.name === name),
    /** Start the health check. Its findings are the result of the job. */
    check: (name: string) => client.request('datasets.check', { name }),
    edit: (name: string, edit: DatasetEdit) => client.request('datasets.edit', { name, edit }),
    undoEdit: (name: string) => client.request('datasets.undoEdit', { name }),
    targets: (name: string) => client.request('datasets.targets', { name }),
    images: (
      name: string,
      filter: { split?: Split; label?: number; leftOut?: boolean },
      offset: number,
      limit: number,
    ) => client.request('datasets.images', { name, ...filter, offset, limit }),
  }
})
