/** What a cell can hold; a missing one is empty. */
export type Cell = string | number | boolean | undefined;

/**
 * Where a spreadsheet could find a formula (OWASP, "CSV Injection"): at the beginning of a text, and behind what opens a cell of
 * its own where lists are separated otherwise, as by `;` in German, Spanish and French. Blanks and quotes hide one.
 */
const FORMULAS = /(?<=^|[;\t\r\n])(?=[\s\p{Cc}\p{Cf}"]*[=+\-@＝＋－＠|%])/gu;

/** A table as CSV (RFC 4180). In texts there is an apostrophe before all that a spreadsheet would take for a formula. */
export function csvOf(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = cell.replace(FORMULAS, "'").replace(/^(?=[\t\r\n])/, "'");
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
