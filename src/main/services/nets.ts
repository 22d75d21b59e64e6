import type { Handlers } from '../../shared/contract/index.ts'
import { nets, netById } from '../nets/index.ts'
import { summarize } from '../nets/summary.ts'

/** The architectures, for those who ask: what there is to choose from, and each net's layers. */
export const createNets = (): { handlers: Pick<Handlers, 'nets.list' | 'nets.summary'> } => ({
  handlers: {
    'nets.list': () =>
      nets.map(({ id, title, note, defaultSize, minimumSize, preprocess, imagenetTop1, depth, unfreeze }) => ({
        ...{ id, title, note, params: summarize(netById(id).build()).totalParams, depth },
        ...{ defaultSize, minimumSize, preprocess, imagenetTop1, unfreeze },
      })),
    'nets.summary': ({ net, input, classes, includeTop, freeze, dataFormat, weights }) => {
      const kind = weights === 'imagenet' ? weights : null
      const built = netById(net).build({ inputShape: input, classes, includeTop, dataFormat, weights: kind })
      return summarize(built, { freeze })
    },
  },
})
