import { Images } from '@lucide/vue'
import type { Page } from '../../page.ts'

export const datasetPages: readonly Page[] = [
  {
    name: 'data',
    path: '/data',
    title: 'datasets.title',
    component: () => import('./DataView.vue'),
    explain: { key: 'datasets.explain', more: ['splits', 'place', 'weights'] },
    rail: { icon: Images, order: 10 },
    shows: ['dataset.add', 'weights.get', 'weights.add'],
  },
  {
    name: 'dataset',
    path: '/data/:name',
    title: 'datasets.title',
    component: () => import('./DatasetView.vue'),
    explain: { key: 'datasets.explainOne', more: ['look', 'health', 'skipped'] },
    under: 'data',
  },
]
