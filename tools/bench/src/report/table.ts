/** A number as people read it: three significant digits, thousands apart. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Rows of a table, each a cell by column. */
export type Rows = readonly Readonly<Record<string, string>>[];

/** Rows as an aligned text table; columns but the first are numbers and stand to the right. */
export function textTable(rows: Rows): string {
  return aligned(rows)
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n');
}

/** Rows as a Markdown table, aligned as Prettier does. */
export function markdownTable(rows: Rows): string {
  const [header = [], ...body] = aligned(rows);
  const rule = header.map((cell, i) =>
    i === 0 ? '-'.repeat(Math.max(3, cell.length)) : `${'-'.repeat(Math.max(3, cell.length) - 1)}:`,
  );
  return [header, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Header and rows, each cell as wide as its column. */
function aligned(rows: Rows): readonly (readonly string[])[] {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  const widths = columns.map((_, i) => Math.max(3, ...lines.map((cells) => cells[i]?.length ?? 0)));
  return lines.map((cells) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))),
  );
}
