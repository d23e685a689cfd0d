/** A DuckDB string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A DuckDB identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A DuckDB blob literal. */
export function blobLiteral(bytes: Uint8Array): string {
  const hex = [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
  return `'${hex}'::BLOB`;
}
