import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Output } from '../../../shared/contract/index.ts'
import type { NetId } from '../../../shared/contract/nets.ts'
import { useFacts } from '../../facts.ts'
import { client } from '../../lab.ts'
import type { Picked } from '../../platform/platform.ts'
import { useTransfer } from '../../transfer.ts'

/** Pretrained weights: what is there, what could be had. */
export const useWeights = defineStore('weights', () => {
  const facts = useFacts()
  const transfer = useTransfer()
  const catalogue = ref<Output<'weights.catalogue'>>([])

  return {
    catalogue,
    transfer: transfer.current,
    stopTransfer: transfer.stop,
    files: computed(() => facts.weights),
    jobs: computed(() => facts.activeJobs.filter(job => job.kind === 'weights.get' || job.kind === 'weights.add')),
    load: async () => {
      catalogue.value = await client.request('weights.catalogue', {})
    },
    /** Start to get a net's weights. The job tells how it goes. */
    get: (net: NetId, mirror: boolean) => client.request('weights.get', { net, mirror }),
    /** Hand files to the lab; which net they belong to is read from their layers. The jobs tell how it goes. */
    add: async (picked: Picked) => {
      for (const { token } of await transfer.hand(picked)) await client.request('weights.add', { token })
    },
  }
})
