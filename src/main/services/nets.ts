import type { Handlers } from '../../shared/contract/index.ts'
import { nets, netById } from '../nets/index.ts'
import { summarize } from '../nets/summary.ts'

/** The architectures, for those who ask: what there is to choose from, and each net's layers. */
export const createNets = (): { handlers: Pick<Handlers, 'nets.list' | 'nets.summary'> } => ({
  handlers: {
    'nets.list': () =>
      nets.map(({ id, title, defaultSize, minimumSize, preprocess, imagenetTop1 }) => ({
        id,
        title,
        params: summarize(netById(id).build()).totalParams,
        defaultSize,
        minimumSize,
        preprocess,
        imagenetTop1,
      })),
    'nets.summary': ({ net, input, classes, includeTop, freeze, dataFormat }) =>
      summarize(netById(net).build({ inputShape: input, classes, includeTop, dataFormat }), { freeze }),
  },
})
