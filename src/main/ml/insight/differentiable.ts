import type { Net } from '../../nets/graph.ts'
import { inInferenceMode } from '../../nets/inference-mode.ts'
import type { ForwardOptions } from '../model/forward.ts'

/** A net that puts out what inference does and can be differentiated. Run it with `withGradients`. */
export const differentiable = (net: Net): Net => inInferenceMode(net)

/** How to run it: by the layers of training, which compute only those gradients that are asked for. */
export const withGradients: ForwardOptions = { training: true }
