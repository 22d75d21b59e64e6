/** A field as RFC 4180 has it: quoted where it must be. */
const field = (value: string | number): string => {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * Rows as a table for a spreadsheet.
 *
 * @example csvOf([['epoch', 'loss'], [1, 0.5]]) // 'epoch,loss\r\n1,0.5\r\n'
 */
export const csvOf = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map(row => row.map(field).join(',') + '\r\n').join('')

/** Let the browser save something under that name. */
export const saveFile = (name: string, content: Blob): void => {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

export const saveText = (name: string, text: string, type = 'text/csv;charset=utf-8'): void =>
  saveFile(name, new Blob([text], { type }))
