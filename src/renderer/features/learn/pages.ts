import { GraduationCap } from '@lucide/vue'
import type { Page } from '../../page.ts'

export const learnPages: readonly Page[] = [
  {
    name: 'learn',
    path: '/learn',
    title: 'learn.title',
    component: () => import('./LearnView.vue'),
    explain: { key: 'learn.explain', more: ['checks', 'order'] },
    rail: { icon: GraduationCap, order: 70 },
  },
]
