import { Scale } from '@lucide/vue'
import type { Page } from '../../page.ts'

export const comparePages: readonly Page[] = [
  {
    name: 'compare',
    path: '/compare',
    title: 'compare.title',
    component: () => import('./CompareView.vue'),
    explain: { key: 'compare.explain', more: ['board', 'pairwise', 'chance', 'seeds', 'optimistic', 'many'] },
    rail: { icon: Scale, order: 40 },
  },
]
