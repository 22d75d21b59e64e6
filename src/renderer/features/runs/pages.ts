import { ChartSpline } from '@lucide/vue'
import type { Page } from '../../page.ts'

export const runPages: readonly Page[] = [
  {
    name: 'runs',
    path: '/runs',
    title: 'runs.title',
    component: () => import('./RunsView.vue'),
    explain: { key: 'runs.explain', more: ['repeat', 'compare'] },
    rail: { icon: ChartSpline, order: 30 },
  },
  {
    name: 'run',
    path: '/runs/:id',
    title: 'runs.title',
    component: () => import('./RunView.vue'),
    explain: { key: 'runs.explainRun', more: ['best', 'below', 'band', 'moved'] },
    under: 'runs',
  },
  {
    name: 'results',
    path: '/runs/:id/results',
    title: 'results.title',
    component: () => import('./ResultsView.vue'),
    explain: { key: 'results.explain', more: ['interval', 'test', 'mistakes', 'unfair'] },
    under: 'runs',
  },
  {
    name: 'pitfalls',
    path: '/runs/:id/pitfalls',
    title: 'pitfalls.title',
    component: () => import('./PitfallsView.vue'),
    explain: { key: 'pitfalls.explain', more: ['validation', 'forecast', 'apart'] },
    shows: ['pitfalls'],
    under: 'runs',
  },
]
