import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { gradCam } from '../../../shared/contract/insight.ts'
import type { Prediction } from '../../../shared/contract/predict.ts'
import { client } from '../../lab.ts'
import { useLook } from '../../look.ts'
import { usePredict } from './store.ts'

/** Where a picture holds what speaks for its prediction, or for another class: Grad-CAM, on demand. */
export const useWhy = defineStore('why', () => {
  const predict = usePredict()
  const cam = useLook(gradCam)
  const prediction = shallowRef<Prediction | null>(null)
  const className = ref<string | null>(null)

  const look = () => {
    const { run } = predict
    const asset = prediction.value?.asset
    if (!run || !asset) return
    void cam.ask(() =>
      client.request('insight.gradCam', {
        ...{ runId: run.id, picture: { kind: 'asset', asset } },
        ...(className.value === null ? {} : { class: className.value }),
      }),
    )
  }

  return {
    ...{ cam, prediction, className },
    /** Open a picture; null closes it. */
    open: (next: Prediction | null) => {
      cam.clear()
      prediction.value = next
      className.value = next?.class ?? null
      look()
    },
    chooseClass: (name: string | null) => {
      className.value = name
      look()
    },
  }
})
