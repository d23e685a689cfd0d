/** What a cell can hold; a missing one is empty. */
export type Cell = string | number | boolean | undefined;

/** What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection"); a tab and a return hide one. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠|%]/u;

/** A table as CSV (RFC 4180). Texts that a spreadsheet would take for a formula begin with an apostrophe. */
export function csvOf(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = /^[\t\r\n]/.test(cell) || FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
