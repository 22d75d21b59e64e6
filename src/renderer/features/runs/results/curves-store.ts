import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { Split } from '../../../../shared/contract/datasets.ts'
import type { LabError } from '../../../../shared/contract/errors.ts'
import type { ResultCurves } from '../../../../shared/contract/results.ts'
import { client } from '../../../lab.ts'
import { asLabError } from '../../../ui/as-lab-error.ts'

interface Asked {
  curves: ResultCurves | null
  error: LabError | null
}

/** What follows from the probabilities of evaluated pictures, read once for each evaluation. */
export const useResultCurves = defineStore('runs.resultCurves', () => {
  const asked = shallowReactive(new Map<string, Asked>())
  const keyOf = (runId: string, split: Split) => `${runId}/${split}`

  const load = async (runId: string, split: Split): Promise<void> => {
    const key = keyOf(runId, split)
    try {
      asked.set(key, { curves: await client.request('results.curves', { runId, split }), error: null })
    } catch (reason) {
      asked.set(key, { curves: null, error: asLabError(reason) })
    }
  }

  return { load, of: (runId: string, split: Split): Asked | null => asked.get(keyOf(runId, split)) ?? null }
})
