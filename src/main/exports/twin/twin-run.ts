import type { Split } from '../../../shared/contract/datasets.ts'
import type { EpochRecord, Evaluation } from '../../../shared/contract/runs.ts'
import type { RunFile } from '../../files/run-file.ts'
import type { Net } from '../../nets/graph.ts'
import type { NamedWeights } from '../../weights/named-weights.ts'

/** A net and the weights that it starts from. */
export interface StartedNet {
  net: Net
  weights: Pick<NamedWeights, 'get'>
}

/** Everything that the same run in Keras needs: what the lab drew, and what came of it. */
export interface TwinRun {
  run: RunFile
  labVersion: string
  /** What the lab calls the classes today. */
  classes: readonly string[]
  /** The pretrained base with all its layers; null where everything is trained from scratch. */
  base: StartedNet | null
  /** What stands on the base; of a training from scratch the whole net, channels last. */
  head: StartedNet
  /** The last frozen layer; null where there is none. */
  cut: string | null
  /** Whether the layers of the base above the cut are trained, too. */
  tunesBase: boolean
  history: readonly EpochRecord[]
  evaluations: Partial<Record<Split, Evaluation>>
  /** Whether somebody has opened the test set. */
  testOpened: boolean
  /** For each epoch that the lab trained the order of the training pictures, [epochs, pictures]. */
  orders: Int32Array
  /** The views of the training pictures; null where they are shown as they are. */
  views: TwinViews | null
}

export interface TwinViews {
  /** For each picture and view: flipped (0 or 1), turn (of a full one), zoom; [pictures, views, 3]. */
  drawn: Float32Array
  perPicture: number
  /** Which view an epoch shows of each picture, [epochs, pictures]. */
  shown: Int32Array
}

/** A part of a notebook: prose, or code. */
export interface Cell {
  kind: 'markdown' | 'code'
  text: string
}

export const prose = (text: string): Cell => ({ kind: 'markdown', text: text.trim() })
export const code = (text: string): Cell => ({ kind: 'code', text: text.trim() })

/** A text as Python writes it. */
export const quoted = (text: string): string => JSON.stringify(text)

/** A number as Python writes it. */
export const number = (value: number): string => String(value)
