import { ScanSearch } from '@lucide/vue'
import type { Page } from '../../page.ts'

export const predictPages: readonly Page[] = [
  {
    name: 'predict',
    path: '/predict',
    title: 'predict.title',
    component: () => import('./PredictView.vue'),
    explain: { key: 'predict.explain', more: ['sure', 'preprocessing', 'strangers'] },
    rail: { icon: ScanSearch, order: 50 },
    shows: ['predict', 'insight'],
  },
]
