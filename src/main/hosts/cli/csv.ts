/**
 * A table as RFC 4180 has it: cells with a comma, a quote or a line break in quotes, rows ended by CR LF. A cell that a
 * spreadsheet would take for a formula (a file named `=cmd|...`) is kept from being one.
 */
export const csv = (rows: readonly (readonly string[])[]): string =>
  rows.map(row => `${row.map(cell).join(',')}\r\n`).join('')

const cell = (text: string): string => {
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
