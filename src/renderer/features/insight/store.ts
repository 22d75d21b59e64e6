import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { featureMaps, filterPictures, gradCam, datasetMap, neighbours } from '../../../shared/contract/insight.ts'
import type {
  FilterPictures,
  InsightNet,
  InsightPicture,
  InsightSplit,
  mapMethods,
} from '../../../shared/contract/insight.ts'
import type { LabError } from '../../../shared/contract/errors.ts'
import type { NetInfo } from '../../../shared/contract/nets.ts'
import { useFacts } from '../../facts.ts'
import { client } from '../../lab.ts'
import { useLook } from '../../look.ts'
import type { Picked } from '../../platform/platform.ts'
import { useTransfer, wasStopped } from '../../transfer.ts'
import { asLabError } from '../../ui/as-lab-error.ts'
import { knownModels, modelOf } from './models.ts'

/** The picture that is looked at, and what is known of it. */
export interface LookedAtPicture {
  /** A dataset's picture, or one that was dropped. */
  source: Exclude<InsightPicture, { kind: 'offer' }>
  title: string
  class: string | null
}

export const insightViews = ['maps', 'filters', 'gradcam', 'neighbours', 'map'] as const
export type InsightViewName = (typeof insightViews)[number]

/** Views that look at the same layer: what it sees, where it looks, what it compares. */
const layerOfView: Record<InsightViewName, LayerRole> = {
  maps: 'seen',
  filters: 'seen',
  gradcam: 'cam',
  neighbours: 'compared',
  map: 'compared',
}
type LayerRole = 'seen' | 'cam' | 'compared'

/** Filters that are drawn at once. */
export const filtersAtOnce = 12

/** What is looked into, at which picture, and what was found. It stays while one looks at other pages. */
export const useInsight = defineStore('insight', () => {
  const facts = useFacts()
  const transfer = useTransfer()

  const nets = shallowRef<NetInfo[]>([])
  const modelKey = ref<string | null>(null)
  const checkpoint = ref<'best' | 'last'>('best')
  const net = shallowRef<InsightNet | null>(null)
  const error = shallowRef<LabError | null>(null)
  /** Layers that were chosen; without a choice each view has its own usual one. */
  const chosenLayers = ref<Partial<Record<LayerRole, string>>>({})
  const view = ref<InsightViewName>('maps')
  const picture = shallowRef<LookedAtPicture | null>(null)
  const className = ref<string | null>(null)
  const chosenDataset = ref<string | null>(null)
  const split = ref<InsightSplit>('validation')
  const method = ref<(typeof mapMethods)[number]>('pca')

  const models = computed(() => knownModels(nets.value, facts.weights, facts.runs))
  const known = computed(() => models.value.find(one => one.key === modelKey.value) ?? models.value[0] ?? null)
  const model = computed(() => (known.value ? modelOf(known.value, checkpoint.value) : null))
  const dataset = computed(() => {
    const wanted = [net.value?.dataset, chosenDataset.value].find(name => name != null)
    return facts.datasets.find(one => one.name === wanted) ?? facts.datasets[0] ?? null
  })
  const layer = computed(() => {
    const found = net.value
    if (!found) return null
    const role = layerOfView[view.value]
    const chosen = chosenLayers.value[role]
    if (found.layers.some(one => one.name === chosen)) return chosen!
    const usual = { seen: found.convolutions[0]?.layer, cam: found.gradCamLayer, compared: found.featureLayer }
    return usual[role] ?? found.featureLayer
  })
  const layerInfo = computed(() => net.value?.layers.find(one => one.name === layer.value) ?? null)
  const convolution = computed(() => net.value?.convolutions.find(one => one.layer === layer.value) ?? null)

  const maps = useLook(featureMaps)
  const cam = useLook(gradCam)
  const near = useLook(neighbours)
  const plane = useLook(datasetMap)
  const filterLook = useLook(filterPictures)
  /** Filters drawn so far of the layer that is open. */
  const filters = shallowRef<FilterPictures | null>(null)

  const forget = () => {
    for (const look of [maps, cam, near, plane, filterLook]) look.clear()
    filters.value = null
  }

  let opening = 0
  const open = async () => {
    const mine = ++opening
    const wanted = model.value
    forget()
    net.value = null
    error.value = null
    if (!wanted) return
    try {
      const found = await client.request('insight.net', { model: wanted })
      if (mine !== opening) return
      net.value = found
      if (!found.classes.includes(className.value ?? '')) className.value = null
      refresh()
    } catch (thrown) {
      if (mine === opening) error.value = asLabError(thrown)
    }
  }

  /** Ask again for what is in view, where that takes a moment only. */
  const refresh = () => {
    if (view.value === 'maps') askMaps()
    if (view.value === 'filters' && convolution.value?.asColours) drawFilters(convolution.value.filters)
    if (view.value === 'gradcam') askCam()
    if (view.value === 'neighbours') askNear()
  }

  const askMaps = () => {
    const [asked, name, of] = [model.value, layer.value, picture.value]
    if (asked && name && of)
      void maps.ask(() => client.request('insight.maps', { model: asked, layer: name, picture: of.source }))
  }

  const askCam = () => {
    const [asked, of, name] = [model.value, picture.value, layer.value]
    // In a layer without places there is nothing to see; the page says so.
    if (asked?.kind !== 'run' || !of || !name || layerInfo.value?.outputShape.length !== 4) return cam.clear()
    const { runId } = asked
    void cam.ask(() =>
      client.request('insight.gradCam', {
        ...{ runId, checkpoint: checkpoint.value, picture: of.source, layer: name },
        ...(className.value === null ? {} : { class: className.value }),
      }),
    )
  }

  const askNear = () => {
    const [asked, of, among, name] = [model.value, picture.value, dataset.value, layer.value]
    if (!asked || !of || !among || !name) return
    void near.ask(() =>
      client.request('insight.neighbours', {
        ...{ model: asked, picture: of.source, dataset: among.name, split: split.value, layer: name },
      }),
    )
  }

  const drawMap = () => {
    const [asked, among, name] = [model.value, dataset.value, layer.value]
    if (!asked || !among || !name) return
    void plane.ask(() =>
      client.request('insight.map', {
        ...{ model: asked, dataset: among.name, split: split.value, method: method.value, layer: name },
      }),
    )
  }

  /** Draw filters of the layer that is open, from the first one on; those that are there come from the cache. */
  const drawFilters = (count: number) => {
    const [asked, name] = [model.value, layer.value]
    if (!asked || !name) return
    void filterLook.ask(() => client.request('insight.filters', { model: asked, layer: name, count }))
  }
  watch(filterLook.result, found => {
    if (found) filters.value = found
  })
  facts.onFact(told => {
    if (told.event !== 'insight.filters' || told.fact.jobId !== filterLook.jobId.value) return
    if (told.fact.pictures.length >= (filters.value?.pictures.length ?? 0)) filters.value = told.fact
  })

  const lookAt = (next: LookedAtPicture) => {
    picture.value = next
    refresh()
  }

  return {
    ...{
      models,
      known,
      checkpoint,
      net,
      error,
      layer,
      layerInfo,
      convolution,
      view,
      picture,
      className,
      dataset,
      split,
    },
    ...{ method, maps, cam, near, plane, filterLook, filters },
    transfer: transfer.current,
    stopTransfer: transfer.stop,
    drawMap,
    drawFilters,
    /** Learn which networks there are, and open the one that is chosen. */
    load: async () => {
      try {
        nets.value = await client.request('nets.list', {})
      } catch (thrown) {
        error.value = asLabError(thrown)
      }
      if (!net.value) await open()
    },
    choose: async (key: string, next: 'best' | 'last' = 'best') => {
      modelKey.value = key
      checkpoint.value = next
      await open()
    },
    chooseCheckpoint: async (next: 'best' | 'last') => {
      checkpoint.value = next
      await open()
    },
    chooseLayer: (name: string) => {
      if (name === layer.value) return
      const role = layerOfView[view.value]
      chosenLayers.value = { ...chosenLayers.value, [role]: name }
      if (role === 'seen') {
        filterLook.clear()
        filters.value = null
        maps.clear()
      } else if (role === 'compared') {
        near.clear()
        plane.clear()
      }
      refresh()
    },
    chooseView: (next: InsightViewName) => {
      view.value = next
      const found = { maps, gradcam: cam, neighbours: near, map: plane, filters: filterLook }[next].result.value
      if (!found) refresh()
    },
    chooseClass: (name: string | null) => {
      className.value = name
      askCam()
    },
    chooseDataset: (name: string) => {
      chosenDataset.value = name
      plane.clear()
      near.clear()
      refresh()
    },
    chooseSplit: (next: InsightSplit) => {
      split.value = next
      plane.clear()
      refresh()
    },
    chooseMethod: (next: (typeof mapMethods)[number]) => {
      method.value = next
      drawMap()
    },
    lookAt,
    images: (name: string, of: InsightSplit, offset: number, limit: number) =>
      client.request('datasets.images', { name, split: of, offset, limit }),
    /** Look at a file that was dropped or picked. */
    take: async (picked: Picked) => {
      error.value = null
      try {
        const [offer] = await transfer.hand(picked)
        if (!offer) return
        const { asset, file } = await client.request('insight.picture', { token: offer.token })
        const title = file.split(/[\\/]/).at(-1) ?? file
        lookAt({ source: { kind: 'asset', asset }, title, class: null })
      } catch (thrown) {
        if (!wasStopped(thrown)) error.value = asLabError(thrown)
      }
    },
  }
})
