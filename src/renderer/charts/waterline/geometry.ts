import type { NetSummary } from '../../../shared/contract/nets.ts'

export type SummaryLayer = NetSummary['layers'][number]

/** Where a layer belongs: the pretrained base, or the head that we put on top. */
export type Part = 'base' | 'head'

/** One layer as the drawing shows it: positions and sizes in pixels. */
export interface Block {
  name: string
  type: string
  part: Part
  /** The layers that it stands for, its own the last but for those that end the net. */
  holds: readonly string[]
  trainable: boolean
  /** Height, width and channels of what the layer puts out; one number for a vector. Without the batch. */
  shape: readonly (number | null)[]
  params: number
  /** Multiply-adds for one picture. */
  work: number
  x: number
  width: number
  height: number
}

export interface Drawing {
  blocks: Block[]
  /** Where the line between frozen and trainable stands: before everything where all is trained, null where nothing is. */
  line: number | null
  width: number
  height: number
}

/** Room that the line takes between two blocks, in pixels. */
const lineRoom = 40

/** Types that do no work worth a block: they copy or pass on. */
const silent = new Set(['InputLayer', 'Flatten', 'Reshape', 'Dropout', 'Activation', 'ReLU', 'ZeroPadding2D'])

const positionsOf = (shape: readonly (number | null)[]): number =>
  shape.length < 3 ? 1 : (shape[0] ?? 1) * (shape[1] ?? 1)

const channelsOf = (shape: readonly (number | null)[]): number => shape.at(-1) ?? 1

/**
 * Multiply-adds of one layer for one picture. A weight of a convolution is used once at every position of its output,
 * one of a Dense layer once; pooling and normalization touch each output once.
 *
 * @param layer of a channels-last summary; `outputShape` starts with the batch
 * @example workOf({ type: 'Conv2D', params: 1792, outputShape: [null, 180, 180, 64], … }) // 55 987 200
 */
export const workOf = (layer: Pick<SummaryLayer, 'type' | 'params' | 'outputShape'>): number => {
  if (silent.has(layer.type)) return 0
  const shape = layer.outputShape.slice(1)
  const outputs = positionsOf(shape) * channelsOf(shape)
  if (layer.type.endsWith('Conv2D') || layer.type === 'Dense')
    return Math.max(0, layer.params - channelsOf(shape)) * positionsOf(shape)
  return outputs
}

export interface DrawingInput {
  base: readonly SummaryLayer[]
  head: readonly SummaryLayer[]
  /** Room for the drawing in pixels. */
  width: number
  height: number
  gap?: number
  /** A block is never narrower, however little it works. */
  minimumWidth?: number
  minimumHeight?: number
  /** Height of a layer of the head: it has no feature map. */
  vectorHeight?: number
}

interface Standing {
  layer: SummaryLayer
  part: Part
  holds: string[]
}

/** From so many layers on there is no room for each. */
const longNet = 64

/** In a long net only convolutions and the head are drawn; what lies between belongs to the next of them. */
const standing = (layers: readonly Pick<Standing, 'layer' | 'part'>[]): Standing[] => {
  if (layers.length < longNet) return layers.map(each => ({ ...each, holds: [each.layer.name] }))
  const drawn: Standing[] = []
  let waiting: string[] = []
  for (const each of layers) {
    waiting.push(each.layer.name)
    if (each.part === 'base' && !each.layer.type.endsWith('Conv2D')) continue
    drawn.push({ ...each, holds: waiting })
    waiting = []
  }
  drawn.at(-1)?.holds.push(...waiting)
  return drawn
}

/**
 * The network as a row of blocks: as high as the feature map, as wide as the work. Widths are in proportion above a
 * minimum, so that a pool can still be seen and pointed at. The input is not a block: the picture itself stands there.
 */
export const drawNet = (input: DrawingInput): Drawing => {
  const { width, height, gap = 2, minimumHeight = 6, vectorHeight = 36 } = input
  const layers = standing([
    ...input.base.filter(layer => layer.type !== 'InputLayer').map(layer => ({ layer, part: 'base' as Part })),
    ...input.head.map(layer => ({ layer, part: 'head' as Part })),
  ])
  const room = Math.max(0, width - lineRoom - gap * Math.max(0, layers.length - 1))
  const share = layers.length < longNet / 2 ? 1 : 2 // where blocks are many, half of the room is left to their work
  const minimum = Math.min(input.minimumWidth ?? 8, room / share / Math.max(1, layers.length))
  const works = layers.map(({ layer }) => workOf(layer))
  const totalWork = works.reduce((sum, work) => sum + work, 0) || 1
  const spare = room - minimum * layers.length
  const inputSide = input.base[0]?.outputShape[1] ?? 0
  const tallest = Math.max(
    1,
    inputSide,
    ...layers.map(({ layer }) => (layer.outputShape.length > 2 ? (layer.outputShape[1] ?? 0) : 0)),
  )

  let x = 0
  let line: number | null = null
  const blocks = layers.map(({ layer, part, holds }, index): Block => {
    const before = layers[index - 1]
    const begins = before ? !before.layer.trainable : input.base.length > 0
    if (line === null && begins && layer.trainable) {
      line = x + (lineRoom - gap) / 2
      x += lineRoom
    }
    const shape = layer.outputShape.slice(1)
    const isMap = shape.length === 3
    const blockWidth = minimum + (spare * works[index]!) / totalWork
    const block: Block = {
      name: layer.name,
      type: layer.type,
      part,
      holds,
      trainable: layer.trainable,
      shape,
      params: layer.params,
      work: works[index]!,
      x,
      width: blockWidth,
      height: isMap
        ? Math.max(minimumHeight, (height * (shape[0] ?? tallest)) / tallest)
        : Math.min(vectorHeight, height),
    }
    x += blockWidth + gap
    return block
  })
  return { blocks, line, width: Math.max(0, x - gap), height }
}

/**
 * The layers of a base at which training may begin, from the picture on: those behind a place where one tensor passes.
 * Of several that train the same weights only the last counts: it leaves the least to train and to keep.
 *
 * @example lineStops(vgg16.layers) // 'block1_conv1', 'block1_conv2', 'block2_conv1', …, 'block5_conv3'
 */
export const lineStops = (base: readonly SummaryLayer[]): string[] => {
  const stops: string[] = []
  let weightless: string | null = null
  base.forEach((layer, index) => {
    if (layer.type === 'InputLayer') return
    if (index === 0 || base[index - 1]!.cuttable) weightless = layer.name
    if (layer.params === 0 || weightless === null) return
    stops.push(weightless)
    weightless = null
  })
  return stops
}

/** Where the line would stand if training began at each of these layers, in pixels from the left. */
export const stopPositions = ({ blocks, line }: Drawing, stops: readonly string[], gap = 2): Map<string, number> => {
  const positions = new Map<string, number>()
  for (const { holds, x } of blocks) {
    const unshifted = line !== null && x > line ? x - lineRoom : x
    for (const name of holds) if (stops.includes(name)) positions.set(name, unshifted + (lineRoom - gap) / 2)
  }
  return positions
}

/** Layers that share the first part of their name: where they lie, and whether all of them are trained. */
export interface Group {
  name: string
  x: number
  width: number
  trainable: boolean
}

/** Stretches of layers that share the first part of their name: `block1`, `block2`, …; `conv2d_1` is no part of a block. */
export const groupsOf = (blocks: readonly Block[]): Group[] => {
  const groups: Group[] = []
  for (const block of blocks) {
    const name = block.part === 'head' ? 'head' : (/^(?!conv2d)[a-z]+\d+(?=[a-z]?_)/.exec(block.name)?.[0] ?? '')
    const last = groups.at(-1)
    if (last && last.name === name) {
      last.width = block.x + block.width - last.x
      last.trainable = last.trainable && block.trainable
    } else groups.push({ name, x: block.x, width: block.width, trainable: block.trainable })
  }
  return groups.filter(group => group.name !== '')
}
