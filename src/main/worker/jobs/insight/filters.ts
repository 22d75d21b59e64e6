import { LabError } from '../../../../shared/contract/errors.ts'
import { filterColours, findPatterns, netUpTo, patternSide, stepsFor } from '../../../ml/insight/filter-patterns.ts'
import { indexOfLayer } from '../../../nets/cut.ts'
import { takesPicture } from '../../../nets/whole-model.ts'
import { phaseProgress } from '../../progress.ts'
import type { FilterFile } from '../../insight-protocol.ts'
import type { WorkerJobInput } from '../../protocol.ts'
import type { Job, JobControl } from '../job.ts'
import { boundDrawings, drawingPath, keepDrawing, keepFacts, knownFacts } from './drawings.ts'
import { openModel } from './open-model.ts'
import type { OpenModel } from './open-model.ts'

/** Side of a first layer's filter as it is drawn, in pixels, about. */
const colourSide = 48

/**
 * Filters of a convolution as pictures: the first layer's as the colours that they are made of, all others as what they
 * answer to most. What was drawn before is taken from the cache.
 */
export const insightFiltersJob: Job<'insightFilters'> = async (engine, input, control) => {
  const { home, layer } = input
  const model = await openModel(home, input.model)
  const colours = takesPicture(model.net, indexOfLayer(model.net, layer))
  const drawn = colours
    ? await drawColours(model, input)
    : await drawPatterns(model, `${engine.info.engine} ${engine.info.tensorflow ?? ''}`, input, control)
  await boundDrawings(home)
  return drawn
}

const drawColours = async (
  { net, weights, preprocess, key }: OpenModel,
  { home, layer, filters }: WorkerJobInput<'insightFilters'>,
): Promise<FilterFile[]> => {
  const kernel = weights.get(layer)?.[0]
  if (!kernel) throw new LabError('not-found', `Layer "${layer}" of ${net.name} has no filters.`)
  const shape = kernel.shape as [number, number, number, number]
  const all = filterColours(kernel.dataSync<'float32'>() as Float32Array, shape, preprocess)
  const [height, width] = shape
  const drawn: FilterFile[] = []
  for (const filter of filters) {
    const path = drawingPath(home, ['colours', key, layer, filter])
    await keepDrawing(path, { width, height, data: all[filter]! }, Math.max(1, Math.round(colourSide / width)))
    drawn.push({ filter, path, activation: null, before: null })
  }
  return drawn
}

const drawPatterns = async (
  { net, weights, preprocess, key }: OpenModel,
  engine: string,
  { home, layer, filters, seed }: WorkerJobInput<'insightFilters'>,
  control: JobControl,
): Promise<FilterFile[]> => {
  const pathOf = (filter: number) => drawingPath(home, ['pattern 1', key, engine, layer, filter, seed])
  const ready = new Map<number, FilterFile>()
  for (const filter of filters) {
    const known = await knownFacts(pathOf(filter))
    if (known) ready.set(filter, { filter, path: pathOf(filter), ...known })
  }
  const inOrder = () => filters.flatMap(filter => ready.get(filter) ?? [])
  const missing = filters.filter(filter => !ready.has(filter))
  if (ready.size > 0 && missing.length > 0) control.tell({ type: 'filters', ready: inOrder() })
  const report = phaseProgress(control, 'evaluate', 0, stepsFor(missing.length))
  const search = { ...{ weights, mode: preprocess, layer, seed, signal: control.signal }, net: netUpTo(net, layer) }
  for await (const found of findPatterns(missing, { ...search, onStep: report })) {
    for (const { filter, pixels, activation, before } of found) {
      const path = pathOf(filter)
      await keepDrawing(path, { width: patternSide, height: patternSide, data: pixels })
      await keepFacts(path, { activation, before })
      ready.set(filter, { filter, path, activation, before })
    }
    control.tell({ type: 'filters', ready: inOrder() })
  }
  return inOrder()
}
