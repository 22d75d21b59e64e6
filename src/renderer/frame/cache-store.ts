import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { CacheStatus } from '../../shared/contract/cache.ts'
import { useFacts } from '../facts.ts'
import { client } from '../lab.ts'

/** How much of the disk the kept features take. The lab counts when it is asked: at the start, and when work ended. */
export const useCache = defineStore('cache', () => {
  const facts = useFacts()
  const status = shallowRef<CacheStatus | null>(null)
  const open = ref(false)

  const keep = async (asked: Promise<CacheStatus>) => {
    status.value = await asked
  }
  const refresh = () => keep(client.request('cache.show', {}))
  /** A size that could not be counted is not shown; whoever opens the settings hears why. */
  const refreshQuietly = () => void refresh().catch(() => (status.value = null))

  watch(
    () => facts.ready && facts.connected !== false,
    now => now && refreshQuietly(),
    { immediate: true },
  )
  watch(() => facts.activeJobs.length, refreshQuietly)

  return {
    status,
    open,
    refresh,
    setLimit: (limitBytes: number) => keep(client.request('cache.limit', { limitBytes })),
    clear: () => keep(client.request('cache.clear', {})),
  }
})
