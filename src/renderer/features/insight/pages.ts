import { Telescope } from '@lucide/vue'
import type { Page } from '../../page.ts'

export const insightPages: readonly Page[] = [
  {
    name: 'insight',
    path: '/look-inside',
    title: 'insight.title',
    component: () => import('./InsightView.vue'),
    explain: { key: 'insight.explain', more: ['filters', 'maps', 'gradcam', 'map'] },
    rail: { icon: Telescope, order: 40 },
    shows: ['insight'],
  },
]
