import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Split } from '../../../shared/contract/datasets.ts'
import type { LabError } from '../../../shared/contract/errors.ts'
import type { Output } from '../../../shared/contract/index.ts'
import { client } from '../../lab.ts'
import { asLabError } from '../../ui/as-lab-error.ts'

export type GalleryImage = Output<'runs.images'>['images'][number]

/** Which pictures of an evaluation are shown: one cell of the confusion matrix, or all mistakes. */
export interface GalleryQuery {
  runId: string
  split: Split
  cell: { actual: string; predicted: string } | null
  /** Without a cell: everything, instead of mistakes. */
  everything?: boolean
}

export const gallerySorts = ['confidence', 'loss', 'class'] as const
export type GallerySort = (typeof gallerySorts)[number]

const pageSize = 48

/** The pictures of one evaluation, read page by page, the most confident first unless another order was chosen. */
export const useGallery = defineStore('runs.gallery', () => {
  const query = shallowRef<GalleryQuery | null>(null)
  const images = shallowRef<readonly GalleryImage[]>([])
  const total = ref<number | null>(null)
  const loading = ref(false)
  const sort = ref<GallerySort>('confidence')
  const error = shallowRef<LabError | null>(null)
  let latest = 0

  const read = async (from: number): Promise<void> => {
    const asked = query.value
    if (!asked) return
    const mine = ++latest
    loading.value = true
    try {
      const page = await client.request('runs.images', {
        runId: asked.runId,
        split: asked.split,
        ...(asked.cell ?? { wrongOnly: asked.everything !== true }),
        sort: sort.value,
        offset: from,
        limit: pageSize,
      })
      if (mine !== latest) return
      images.value = from === 0 ? page.images : [...images.value, ...page.images]
      total.value = page.total
      error.value = null
    } catch (reason) {
      if (mine === latest) error.value = asLabError(reason)
    } finally {
      if (mine === latest) loading.value = false
    }
  }

  /** Show other pictures. Those of before stay until the new ones are there, if they are of the same evaluation. */
  const open = (next: GalleryQuery): Promise<void> => {
    if (query.value?.runId !== next.runId || query.value.split !== next.split) {
      images.value = []
      total.value = null
    }
    query.value = next
    error.value = null
    return read(0)
  }

  const sortBy = (next: GallerySort): Promise<void> => {
    sort.value = next
    return read(0)
  }

  return { query, images, total, loading, error, sort, sortBy, open, more: () => read(images.value.length) }
})
