import type { Context } from './context.ts'

/**
 * Makes a command's work its commander action: it is given the context, and what it returns is the exit code; nothing
 * is 0.
 */
export type Act = <A extends unknown[]>(
  work: (context: Context, ...args: A) => Promise<number | undefined>,
) => (...args: A) => Promise<void>
