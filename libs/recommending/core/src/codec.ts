import type { Row } from './row.ts';

type Encoded = Readonly<Record<string, readonly (readonly [who: number, weight: number, at: number])[]>>;

/** A row as compact JSON: by neighbour, `[who, weight, at]` of each link. */
export function encodeRow(row: Row): string {
  const byNeighbour = Object.entries(Object.groupBy(row, ({ to }) => to));
  const encoded: Encoded = Object.fromEntries(
    byNeighbour.map(([to, links = []]) => [
      to,
      links.map(({ who, weight, at }) => [who, weight, at] as const),
    ]),
  );
  return JSON.stringify(encoded);
}

/** The row that {@link encodeRow} wrote. @throws SyntaxError when it is no JSON */
export function decodeRow(text: string): Row {
  return Object.entries(JSON.parse(text) as Encoded).flatMap(([to, links]) =>
    links.map(([who, weight, at]) => ({ to, who, weight, at })),
  );
}
