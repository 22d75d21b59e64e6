import type { z } from 'zod'

type Issue = z.core.$ZodIssue

const fieldOf = (path: readonly PropertyKey[]): string => path.map(String).join('.')

/** In a union each branch has issues of its own: the branch with the fewest is the one that was meant. */
const flatten = (issue: Issue, above: readonly PropertyKey[]): { field: string; message: string }[] => {
  const path = [...above, ...issue.path]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const closest = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0]!
    return closest.flatMap(inner => flatten(inner, path))
  }
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => ({ field: fieldOf([...path, key]), message: 'there is no setting of that name' }))
  return [{ field: fieldOf(path), message: issue.message }]
}

const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map(issue => issue.path.length))

/**
 * What does not fit, field by field.
 *
 * @example '"spec.epochs": Too small: expected number to be >=1; "spec.colour": there is no setting of that name'
 */
export const describeIssues = (issues: readonly Issue[]): string =>
  issues
    .flatMap(issue => flatten(issue, []))
    .slice(0, 5)
    .map(({ field, message }) => (field ? `"${field}": ${message}` : message))
    .join('; ')
