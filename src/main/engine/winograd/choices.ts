import { appendFileSync, readFileSync } from 'node:fs'
import { z } from 'zod'

/** What a convolution's kernel computes. */
export type ConvolutionPart = 'forward' | 'inputGradient' | 'filterGradient'

/** A 3x3 convolution of stride 1 with padding "same". */
export interface ConvolutionWork {
  part: ConvolutionPart
  height: number
  width: number
  /** Channels in and out. */
  from: number
  to: number
}

/** Milliseconds of the processor that the lab's own kernel and TensorFlow's take for the same. */
export interface KernelTimes {
  winograd: number
  tensorflow: number
}

const choice = z.object({ processor: z.string(), work: z.string(), winograd: z.number(), tensorflow: z.number() })

/** A near tie goes to TensorFlow, which is the reference. */
const worthwhile = 0.95

/**
 * Which of two kernels computes a convolution: the faster one, as it was measured once on this processor. A run that is
 * resumed must compute the same bits, so what was measured first holds: it is kept in a file, line by line.
 *
 * @param file where; one that cannot be written only holds for this process
 * @param processor what the times depend on beside the work: model, threads, instruction set
 */
export const createChoices = (
  file: string,
  processor: string,
  measure: (work: ConvolutionWork) => KernelTimes,
): ((work: ConvolutionWork) => boolean) => {
  const known = new Map<string, boolean>()
  const read = () => {
    for (const line of linesOf(file)) {
      if (line.processor !== processor || known.has(line.work)) continue
      known.set(line.work, line.winograd < worthwhile * line.tensorflow)
    }
  }
  return work => {
    const name = `${work.part} ${work.height}x${work.width} ${work.from}-${work.to}`
    if (known.size === 0) read()
    const before = known.get(name)
    if (before !== undefined) return before
    const times = measure(work)
    append(file, JSON.stringify({ processor, work: name, ...times }))
    read() // another process may have been first
    if (!known.has(name)) known.set(name, times.winograd < worthwhile * times.tensorflow)
    return known.get(name)!
  }
}

const linesOf = (file: string): z.infer<typeof choice>[] => {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean).flatMap(parsed)
  } catch {
    return [] // not there yet
  }
}

const parsed = (line: string): z.infer<typeof choice>[] => {
  try {
    return [choice.parse(JSON.parse(line))]
  } catch {
    return [] // a line that was cut off when the disk was full
  }
}

const append = (file: string, line: string): void => {
  try {
    appendFileSync(file, `\n${line}\n`) // a line of its own even behind one that was cut off
  } catch {
    // a cache folder that is read-only or full: measured again by the next process
  }
}
