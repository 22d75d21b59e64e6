import type { z } from 'zod'

/** One thing a client may ask for: the schema of what it sends and of what it gets back. */
export interface RequestDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  input: I
  output: O
}

/** One fact that the lab tells its clients, always whole: never "something changed, ask again". */
export interface EventDefinition<F extends z.ZodType = z.ZodType> {
  fact: F
}

export const request = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): RequestDefinition<I, O> => ({
  input,
  output,
})

export const event = <F extends z.ZodType>(fact: F): EventDefinition<F> => ({ fact })
