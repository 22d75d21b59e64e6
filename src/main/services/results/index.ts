import { LabError } from '../../../shared/contract/errors.ts'
import type { Handlers, RequestName } from '../../../shared/contract/index.ts'
import type { BoardRow } from '../../../shared/contract/results.ts'
import type { RunDetail } from '../../../shared/contract/runs.ts'
import { accuracyOf } from '../../../shared/statistics/accuracy.ts'
import { macroF1 } from '../../../shared/statistics/macro-f1.ts'
import type { HomePlaces } from '../../files/places.ts'
import { outputsOf } from '../../nets/outputs.ts'
import { pipelineOf } from '../../nets/pipeline.ts'
import { sizeOf, variablesByLayer } from '../../nets/variables.ts'
import type { Jobs } from '../jobs.ts'
import { evaluatedImages } from '../runs/evaluated-images.ts'
import type { Runs } from '../runs/index.ts'
import type { WorkerPool } from '../worker-pool.ts'
import { curvesOf } from './curves.ts'
import { latencyOf, measureLatency } from './latency.ts'

interface Needs {
  places: HomePlaces
  jobs: Pick<Jobs, 'start'>
  pool: Pick<WorkerPool, 'run' | 'info' | 'status'>
  runs: Pick<Runs, 'list' | 'finished' | 'handlers'>
}

type ResultRequest = Extract<RequestName, `results.${string}`>

/** What finished runs can do and what they cost: curves of one, and all of them as a choice. */
export const createResultFigures = ({
  places,
  jobs,
  pool,
  runs,
}: Needs): { handlers: Pick<Handlers, ResultRequest> } => {
  /** A model's size does not change when its run has finished. */
  const modelBytes = new Map<string, number>()
  const bytesOf = async (runId: string): Promise<number> => {
    const known = modelBytes.get(runId)
    if (known !== undefined) return known
    const { spec, dataset, scaling } = await runs.finished(runId)
    const { prefix, suffix } = pipelineOf(spec, outputsOf({ ...dataset, scaling }))
    const sizes = [prefix, suffix].flatMap(net => [...variablesByLayer(net).values()].flat())
    const bytes = sizes.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0)
    modelBytes.set(runId, bytes)
    return bytes
  }

  const rowOf = async (runId: string): Promise<BoardRow[]> => {
    const { summary, evaluations } = await runs.handlers['runs.show']({ runId })
    const { validation } = evaluations
    if (!validation) return []
    const { mae, loss, perClass } = validation
    const accuracy = accuracyOf(validation)
    return [
      {
        ...{ runId, title: summary.title, dataset: summary.dataset, mae, loss },
        accuracy,
        macroF1: accuracy ? macroF1(perClass) : null,
        recall: Object.fromEntries(Object.entries(perClass).map(([name, { recall }]) => [name, recall])),
        modelBytes: await bytesOf(runId),
        latencySeconds: await latencyOf(places.run(runId), pool.status().info),
      },
    ]
  }

  const board = async (): Promise<BoardRow[]> => {
    const finished = (await runs.list()).filter(({ state }) => state === 'finished')
    return (await Promise.all(finished.map(({ id }) => rowOf(id)))).flat()
  }

  return {
    handlers: {
      'results.curves': async ({ runId, split }) => {
        const { classes, evaluations }: RunDetail = await runs.handlers['runs.show']({ runId })
        if (split === 'test' && !evaluations.test) throw sealedOrMissing(runId)
        return curvesOf(runId, split, await evaluatedImages(places, runId, split), classes)
      },
      'results.board': board,
      'results.measure': ({ runIds }) =>
        jobs.start(
          { kind: 'latency', title: 'Measure how long a picture takes', unit: 'runs' },
          async ({ signal, progress, queued }) => {
            queued(true)
            const onStart = () => queued(false)
            for (const [done, runId] of runIds.entries()) {
              progress({ phase: 'measure', done, total: runIds.length })
              await measureLatency(await runs.finished(runId), places.run(runId), { pool, signal, onStart })
            }
            return board()
          },
        ),
    },
  }
}

const sealedOrMissing = (id: string) =>
  new LabError(
    'run-state',
    `The test set of run "${id}" is sealed, or was not evaluated.`,
    'Open the test set first; each opening is counted.',
  )
