/** DuckDB's name of a function; its functions have no schema. */
export function routineName({
  dataset = '',
  name,
}: {
  readonly dataset?: string | undefined;
  readonly name: string;
}): string {
  return `routine:${dataset}.${name}`;
}
