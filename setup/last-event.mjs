/**
 * The last of a command's JSON lines; null where it died in the middle of one, or said nothing.
 *
 * @param {string} lines
 * @returns {{ event?: string, message?: string, hint?: string, binding?: string, python?: string } | null}
 */
export const lastEvent = lines => {
  const last = lines.trim().split('\n').at(-1)
  try {
    return last ? JSON.parse(last) : null
  } catch {
    return null
  }
}
