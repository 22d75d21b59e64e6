import type { Component } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { TermId } from '../../words/glossary.ts'
import { said } from '../../words/said.ts'
import CacheFigure from './CacheFigure.vue'
import DepthFigure from './DepthFigure.vue'
import FreezeFigure from './FreezeFigure.vue'
import StackFigure from './StackFigure.vue'
import {
  answered,
  bestOf,
  comparable,
  isTransfer,
  ofRecipe,
  openedTest,
  overfitted,
  ranOnce,
  trainedBelow,
  unfairPair,
} from './known.ts'
import type { Check, Known } from './known.ts'

export interface Question {
  options: readonly string[]
  right: string
}

/** One step of the path. Its words are `learn.steps.<id>`: title, text (paragraphs), action, done, todo. */
export interface Step {
  id: string
  figure?: Component
  terms: readonly TermId[]
  question?: Question
  /** Where its button leads, with things filled in. */
  goTo(known: Known): RouteLocationRaw
  check(known: Known): Check
}

const train = (recipe: string, more: Record<string, string> = {}): RouteLocationRaw => ({
  name: 'train',
  query: { recipe, ...more },
})

/** A run's page, or the way to get a run first. */
const runPage = (name: 'run' | 'results' | 'pitfalls', id: string | undefined): RouteLocationRaw =>
  id === undefined ? train('features') : { name, params: { id } }

const stack: Question = { options: ['5 × 5', '7 × 7', '9 × 9'], right: '7 × 7' }
const freeze: Question = { options: ['0', '4', '10', '30'], right: '4' }

/** The chapter, from why a network looks as it does to how far its numbers carry. */
export const steps: readonly Step[] = [
  {
    ...{ id: 'stack', figure: StackFigure, terms: ['convolution', 'parameters'], question: stack },
    goTo: () => train('features'),
    check: answered('stack', stack.right),
  },
  {
    ...{ id: 'base', figure: DepthFigure, terms: ['base', 'head', 'features', 'imagenet'] },
    goTo: () => train('features'),
    check: ranOnce('features', 'augment'),
  },
  {
    ...{ id: 'freeze', figure: FreezeFigure, terms: ['frozen', 'trainable', 'tensor'], question: freeze },
    goTo: known => train('finetune', fromBest(known)),
    check: answered('freeze', freeze.right),
  },
  {
    ...{ id: 'cache', figure: CacheFigure, terms: ['augmentation', 'view', 'features'] },
    goTo: () => train('augment'),
    check: ranOnce('augment'),
  },
  {
    ...{ id: 'rate', terms: ['learningRate', 'checkpoint'] },
    goTo: known => train('finetune', fromBest(known)),
    check: ranOnce('finetune'),
  },
  {
    ...{ id: 'overfit', terms: ['overfitting', 'loss', 'valLoss'] },
    goTo: known => runPage('run', longest(known)?.id),
    check: overfitted,
  },
  {
    ...{ id: 'below', terms: ['dropout', 'epoch', 'accuracy'] },
    goTo: known => runPage('run', longest(known)?.id),
    check: trainedBelow,
  },
  {
    ...{ id: 'test', terms: ['validation', 'test', 'interval'] },
    goTo: known => runPage('results', bestOf(known.runs.filter(({ testReady }) => testReady))?.id),
    check: openedTest,
  },
  {
    ...{ id: 'compare', terms: ['interval', 'seed'] },
    goTo: known => ({
      name: 'compare',
      query: {
        runs: comparable(known)
          .map(({ id }) => id)
          .join(','),
      },
    }),
    check: known => {
      const [a, b] = comparable(known)
      return { done: a !== undefined && b !== undefined, found: a && b ? { a: said(a.title), b: said(b.title) } : {} }
    },
  },
  {
    ...{ id: 'unfair', terms: ['transfer', 'imagenet'] },
    goTo: known => {
      const pair = unfairPair(known)
      return pair ? { name: 'compare', query: { runs: `${pair.scratch.id},${pair.transfer.id}` } } : train('scratch')
    },
    check: known => {
      const pair = unfairPair(known)
      const percent = (share: number | null) => ((share ?? 0) * 100).toFixed(1)
      if (!pair) return { done: false, found: {} }
      const { scratch, transfer } = pair
      return {
        done: true,
        found: { scratch: percent(scratch.bestValAccuracy), transfer: percent(transfer.bestValAccuracy) },
      }
    },
  },
  {
    ...{ id: 'more', terms: ['train', 'features'] },
    goTo: known => runPage('pitfalls', transferRun(known)?.id),
    check: known => {
      const run = known.runs.find(({ id }) => known.learningCurves.has(id))
      return { done: run !== undefined, found: run ? { run: said(run.title) } : {} }
    },
  },
]

const transferRun = (known: Known) => bestOf(known.runs.filter(run => run.state === 'finished' && isTransfer(run)))

const fromBest = (known: Known): Record<string, string> => {
  const run = bestOf(ofRecipe(known, 'augment', 'features'))
  return run ? { from: run.id } : {}
}

/** The run with the most epochs: its curve shows most. */
const longest = ({ runs }: Known) =>
  [...runs].filter(({ epochsDone }) => epochsDone > 0).sort((a, b) => b.epochsDone - a.epochsDone)[0]
