import type { NetId } from '../../shared/contract/nets.ts'
import { LabError } from '../../shared/contract/errors.ts'
import type { Net } from '../nets/graph.ts'
import { netById, nets } from '../nets/index.ts'
import { fit, nearness, unknownNet } from './fit.ts'
import type { Fitted } from './fit.ts'
import { damaged, floatsOf, readHdf5 } from './hdf5-file.ts'
import { storedWeights } from './keras-layouts.ts'
import type { NamedWeights } from './named-weights.ts'

/** A net's tensors out of a file in which every layer was found. One tensor at a time is in memory twice. */
const tensorsOf = (fitted: readonly Fitted[], path: string): NamedWeights =>
  new Map(
    fitted.map(({ layer, stored }) => [
      layer,
      stored.tensors.map(tensor => {
        let values: Float32Array | null
        try {
          values = floatsOf(tensor.dataset)
        } catch (error) {
          throw damaged(path, `layer ${layer}: "${tensor.path}" cannot be read.`, error)
        }
        if (!values) throw damaged(path, `layer ${layer}: "${tensor.path}" does not hold numbers.`)
        if (!values.every(Number.isFinite))
          throw damaged(path, `layer ${layer}: "${tensor.path}" holds values that are no finite numbers.`)
        return values
      }),
    ]),
  )

/**
 * Read a net's weights from a Keras `.h5` file, in the legacy layout (also that of a whole model) or Keras 3's
 * `.weights.h5`.
 *
 * @returns for each layer its tensors in Keras's order and shapes
 * @throws LabError weights-mismatch, naming the layer that does not fit; weights-damaged; not-found and the like
 * @example (await readWeightsFile('vgg16.h5', netById('vgg16').build())).get('block1_conv1')![0].length // 1728
 */
export const readWeightsFile = (path: string, net: Net): Promise<NamedWeights> =>
  readHdf5(path, file => tensorsOf(fit(storedWeights(file, path), net, path), path))

/**
 * Which net's base a weights file belongs to, read from its layers; its numbers are read and checked too.
 *
 * @param expected the net that it has to be; without it, all pretrained nets are tried
 * @param called what messages call the file; without it its path
 * @throws LabError weights-mismatch, naming the layer that does not fit the nearest net; weights-damaged
 */
export const recogniseWeights = (path: string, expected?: NetId, called = path): Promise<NetId> =>
  readHdf5(
    path,
    file => {
      const stored = storedWeights(file, called)
      const candidates = expected ? [netById(expected)] : nets.filter(net => net.pretrained).map(net => netById(net.id))
      const tried = candidates.map(({ id, build }) => {
        const net = { ...build(), name: id }
        try {
          return { id, near: Infinity, fitted: fit(stored, net, called), misfit: null }
        } catch (error) {
          if (!(error instanceof LabError) || error.code !== 'weights-mismatch') throw error
          return { id, near: nearness(stored, net), fitted: null, misfit: error }
        }
      })
      const nearest = tried.reduce((a, b) => (b.near > a.near ? b : a))
      const titles = candidates.map(({ title }) => title)
      if (nearest.misfit) throw nearest.near > 0 || expected ? nearest.misfit : unknownNet(stored, called, titles)
      tensorsOf(nearest.fitted ?? [], called)
      return nearest.id
    },
    called,
  )
