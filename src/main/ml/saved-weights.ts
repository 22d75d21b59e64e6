import { LabError } from '../../shared/contract/errors.ts'
import type { NamedArrays } from '../files/safetensors.ts'
import type { Net } from '../nets/graph.ts'
import { variablesByLayer } from '../nets/variables.ts'
import type { NamedWeights } from '../weights/named-weights.ts'

/**
 * A net's weights out of a checkpoint.
 *
 * @param saved by Keras's path: `dense/kernel`
 * @throws LabError `run-damaged` where the checkpoint belongs to another net
 */
export const savedWeights = (net: Net, saved: NamedArrays): NamedWeights => {
  const named: NamedWeights = new Map()
  for (const [layer, variables] of variablesByLayer(net))
    named.set(
      layer,
      variables.map(({ name, shape }) => {
        const found = saved.get(`${layer}/${name}`)
        if (found?.shape.join() === shape.join()) return found.data
        throw new LabError(
          'run-damaged',
          `The checkpoint does not fit its model: "${layer}/${name}" should be [${shape.join(', ')}].`,
          'Restore the run’s folder from a backup, or train it again.',
        )
      }),
    )
  return named
}
