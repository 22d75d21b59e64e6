import { resolveSpec } from '../../../../shared/contract/run-spec.ts'
import { readJson } from '../../../files/atomic.ts'
import type { RunFile } from '../../../files/run-file.ts'
import { runFile, runPlaces } from '../../../files/run-file.ts'
import { outputsOf } from '../../../nets/outputs.ts'
import { pipelineOf } from '../../../nets/pipeline.ts'
import type { Pipeline } from '../../../nets/pipeline.ts'
import type { ModelRef, PicturesRef } from '../../insight-protocol.ts'

/**
 * A run on these pictures: that of the model, or for a base alone the feature extraction that it would be. So features
 * come from where runs keep theirs, and stay there for them.
 */
export const runOn = async (ref: ModelRef, pictures: PicturesRef): Promise<{ run: RunFile; pipeline: Pipeline }> => {
  const { split, images, ...dataset } = pictures
  const known = ref.kind === 'run' ? await readJson(runPlaces(ref.folder).run, runFile) : extractionOf(ref, dataset)
  const run: RunFile = { ...known, dataset, images: { train: [], validation: [], test: [], [split]: images } }
  const model = ref.kind === 'run' ? { classes: known.dataset.classes, scaling: known.scaling } : twoClasses
  return { run, pipeline: pipelineOf(run.spec, outputsOf(model)) }
}

/** A base alone has no head of its own; any will do, because nothing looks at it. */
const twoClasses = { classes: ['a', 'b'], scaling: null }

const extractionOf = (
  { base, size, weights }: Extract<ModelRef, { kind: 'base' }>,
  dataset: RunFile['dataset'],
): RunFile =>
  runFile.parse({
    ...{ format: 1, id: `look-${base}`, createdAt: '', labVersion: '', dataset, weights },
    spec: resolveSpec({ recipe: 'features', dataset: dataset.name, base, size }),
    ...{ images: { train: [], validation: [], test: [] }, parent: null, scaling: null, engine: null },
  })
