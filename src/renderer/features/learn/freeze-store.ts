import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { NetSummary } from '../../../shared/contract/nets.ts'
import { client } from '../../lab.ts'

/** Tensors of a head of two Dense layers: a kernel and a bias each. */
const headTensors = 4

export interface FreezeState {
  name: 'all' | 'frozen' | 'top'
  base: number
  whole: number
}

/** How many tensors VGG16's base can train in the three states of the chapter, counted by the lab from the real net. */
export const useFreeze = defineStore('learn.freeze', () => {
  const states = shallowRef<readonly FreezeState[]>([])
  const count = async (freeze?: string): Promise<number> => {
    const summary: NetSummary = await client.request('nets.summary', {
      net: 'vgg16',
      input: [180, 180, 3],
      ...(freeze === undefined ? {} : { freeze }),
    })
    return summary.trainableWeights
  }
  const load = async (): Promise<void> => {
    if (states.value.length > 0) return
    const [all, frozen, top] = await Promise.all([count(), count('block5_pool'), count('block4_pool')])
    states.value = (
      [
        ['all', all],
        ['frozen', frozen],
        ['top', top],
      ] as const
    ).map(([name, base]) => ({
      ...{ name, base, whole: base + headTensors },
    }))
  }
  return { states, load }
})
