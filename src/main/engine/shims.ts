import util from 'node:util'

/**
 * tfjs-node calls a function that Node 23 took away. It must be there again before the backend runs its first op;
 * nothing else uses it.
 */
const older = util as { isNullOrUndefined?: (value: unknown) => boolean }
older.isNullOrUndefined ??= value => value === null || value === undefined
