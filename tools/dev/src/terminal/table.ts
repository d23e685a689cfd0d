const MAX_CELL = 60;

/** Rows as an aligned text table with a header and a closing count; long cells are cut. */
export function renderTable(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => cellOf(row[column])));
  const widths = columns.map((column, i) =>
    Math.max(column.length, ...cells.map((line) => line[i]?.length ?? 0)),
  );
  const line = (values: readonly string[]) =>
    values
      .map((value, i) => value.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  const count = rows.length === 1 ? '1 row' : `${rows.length} rows`;
  if (columns.length === 0) return count;
  return [line(columns), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line), count].join(
    '\n',
  );
}

function cellOf(value: unknown): string {
  const text = plainText(value).replaceAll(/\s+/g, ' ');
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text;
}

function plainText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  // The client wraps times and dates in objects of one field.
  if (typeof value === 'object' && 'value' in value) return plainText(value.value);
  return JSON.stringify(value);
}
