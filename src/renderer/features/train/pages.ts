import { Flame } from '@lucide/vue'
import type { Page } from '../../page.ts'

export const trainPages: readonly Page[] = [
  {
    name: 'train',
    path: '/train',
    title: 'train.rail',
    component: () => import('./TrainView.vue'),
    explain: {
      key: 'train.explain',
      more: ['base', 'freeze', 'empties', 'head', 'augmenting', 'bank', 'smallRate', 'unfreezeMore', 'stacked', 'cost'],
    },
    rail: { icon: Flame, order: 20 },
  },
]
