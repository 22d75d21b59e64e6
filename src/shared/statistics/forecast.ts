import { streamOf } from '../counter-random.ts'

/** What one training on a part of the pictures made of each validation picture. */
export interface Trial {
  /** Pictures that it was trained on. */
  pictures: number
  /** Whether each validation picture was right; the same pictures in every trial. */
  right: readonly boolean[]
}

/** An error of `scale` times pictures to the power of `-exponent`: a straight line where both axes are logarithmic. */
export interface PowerLaw {
  scale: number
  exponent: number
}

export interface Forecast {
  pictures: number
  /** Share of wrong pictures, 0..1, with the bounds between which 95 % of the resampled curves lie. */
  error: number
  low: number
  high: number
}

/** With no picture wrong an error is not 0 but small: half a picture. */
const errorOf = (wrong: number, count: number): number => (wrong + 0.5) / (count + 1)

/**
 * The power law through points, by least squares of the logarithms. Learning curves often follow one over a wide range.
 * Source: J. Hestness et al., "Deep learning scaling is predictable, empirically" (2017).
 */
export const fitPowerLaw = (points: readonly { pictures: number; error: number }[]): PowerLaw => {
  const xs = points.map(({ pictures }) => Math.log(pictures))
  const ys = points.map(({ error }) => Math.log(error))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const x = mean(xs)
  const y = mean(ys)
  const across = xs.reduce((sum, each) => sum + (each - x) ** 2, 0)
  const slope = across === 0 ? 0 : xs.reduce((sum, each, at) => sum + (each - x) * (ys[at]! - y), 0) / across
  return { scale: Math.exp(y - slope * x), exponent: -slope }
}

/** The error that a law tells for so many pictures, at most 1. */
export const errorAt = ({ scale, exponent }: PowerLaw, pictures: number): number =>
  Math.min(1, scale * pictures ** -exponent)

const resamples = 1000

/** Trials of the same number of pictures, side by side. */
const groupsOf = (trials: readonly Trial[]): Trial[][] => {
  const groups = new Map<number, Trial[]>()
  for (const trial of trials) groups.set(trial.pictures, [...(groups.get(trial.pictures) ?? []), trial])
  return [...groups.values()]
}

/**
 * What more pictures would give, if the curve went on as it goes. The bounds come from a bootstrap: validation pictures
 * are drawn anew (the same for all trials), and among the trials of a size one is drawn for each; so they hold the chance
 * of the validation set and of the trainings. They do not hold that the curve may bend.
 *
 * @param trials two sizes at least
 * @param at for how many pictures
 * @param seed names the draws
 */
export const forecastError = (trials: readonly Trial[], at: readonly number[], seed: number): Forecast[] => {
  const groups = groupsOf(trials)
  const count = trials[0]?.right.length ?? 0
  const draw = streamOf(`${seed}/forecast`)
  let drawn = 0
  const below = (limit: number) => Math.floor((draw(drawn++) / 4294967296) * limit)

  const lawOf = (choose: (group: Trial[]) => Trial[], weights: Int32Array | null): PowerLaw =>
    fitPowerLaw(
      groups.map(group => {
        const chosen = choose(group)
        const errors = chosen.map(({ right }) => {
          const wrong = right.reduce((sum, isRight, i) => sum + (isRight ? 0 : (weights?.[i] ?? 1)), 0)
          return errorOf(wrong, count)
        })
        return { pictures: group[0]!.pictures, error: errors.reduce((sum, each) => sum + each, 0) / errors.length }
      }),
    )

  const best = lawOf(group => group, null)
  const laws = Array.from({ length: resamples }, () => {
    const weights = new Int32Array(count)
    for (let i = 0; i < count; i++) weights[below(count)]!++
    return lawOf(group => group.map(() => group[below(group.length)]!), weights)
  })
  return at.map(pictures => {
    const errors = laws.map(law => errorAt(law, pictures)).sort((a, b) => a - b)
    const bound = (share: number) => errors[Math.round(share * (errors.length - 1))]!
    return { pictures, error: errorAt(best, pictures), low: bound(0.025), high: bound(0.975) }
  })
}
