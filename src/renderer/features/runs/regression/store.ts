import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Split } from '../../../../shared/contract/datasets.ts'
import type { LabError } from '../../../../shared/contract/errors.ts'
import type { Output } from '../../../../shared/contract/index.ts'
import { client } from '../../../lab.ts'
import { asLabError } from '../../../ui/as-lab-error.ts'

const pageSize = 24

/** What a regression made of the pictures of one split: all targets and values, and the worst pictures page by page. */
export const useRegression = defineStore('runs.regression', () => {
  const values = shallowRef<Output<'runs.values'>>({ targets: [], values: [] })
  const worst = shallowRef<Output<'runs.images'>['images']>([])
  const total = ref<number | null>(null)
  const loading = ref(false)
  const error = shallowRef<LabError | null>(null)
  let latest = 0
  let asked: { runId: string; split: Split } | null = null

  /** Only the latest question's answer counts. */
  const read = async (work: () => Promise<() => void>): Promise<void> => {
    const mine = ++latest
    loading.value = true
    try {
      const take = await work()
      if (mine !== latest) return
      take()
      error.value = null
    } catch (reason) {
      if (mine === latest) error.value = asLabError(reason)
    } finally {
      if (mine === latest) loading.value = false
    }
  }
  const pageFrom = (offset: number) =>
    client.request('runs.images', { ...asked!, sort: 'loss', offset, limit: pageSize })

  return {
    values,
    worst,
    total,
    loading,
    error,
    open: (runId: string, split: Split): Promise<void> => {
      asked = { runId, split }
      worst.value = []
      total.value = null
      values.value = { targets: [], values: [] }
      return read(async () => {
        const [all, page] = await Promise.all([client.request('runs.values', { runId, split }), pageFrom(0)])
        return () => {
          values.value = all
          worst.value = page.images
          total.value = page.total
        }
      })
    },
    more: (): Promise<void> =>
      read(async () => {
        const page = await pageFrom(worst.value.length)
        return () => {
          worst.value = [...worst.value, ...page.images]
          total.value = page.total
        }
      }),
  }
})
